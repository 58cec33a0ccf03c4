"""One poll of the log: what aiokafka has fetched for the partitions that are read, and what its errors mean."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import NoOffsetForPartitionError, OffsetOutOfRangeError

from attune_chassis.consumer.assignment import Assignment
from attune_chassis.consumer.limits import ConsumerLimits

Polled = Mapping[TopicPartition, Sequence[ConsumerRecord]]


async def next_records(
    consumer: AIOKafkaConsumer, assignment: Assignment, limits: ConsumerLimits, records_max: int
) -> Polled:
    """What comes next, as soon as there is any, within the poll's time. UnicodeDecodeError: see `unreadable`."""
    try:
        async with asyncio.timeout(limits.rebalance_seconds_max):
            polled: dict[TopicPartition, list[ConsumerRecord]] = await consumer.getmany(
                timeout_ms=round(limits.poll_seconds * 1000), max_records=records_max
            )
    except NoOffsetForPartitionError:
        return {}  # paused, and about to be restored
    except TimeoutError:
        return {}  # the group has not settled yet
    except OffsetOutOfRangeError as error:
        assignment.give_up(error.args[0])  # reading the rows again tells which end of the log is missing
        return {}
    return polled


def count_of(polled: Polled) -> int:
    """How many records there are."""
    return sum(len(records) for records in polled.values())


def slices(polled: Polled, records_max: int) -> Iterator[Polled]:
    """The same records in small portions, each partition in its order."""
    for partition, records in sorted(polled.items()):
        for start in range(0, len(records), records_max):
            yield {partition: records[start : start + records_max]}
