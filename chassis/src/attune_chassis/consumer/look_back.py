"""A look at the last record read, before reading on: is this still the log that the row tells of?

A topic that was deleted and made anew, or a broker that lost records and has gone on since, may hold as many records as
were read before, and reading on at `next_offset` could silently join one history to the other. So the record before it
is folded once more: it must not carry the last number under another id. If it tells of a loss instead, the records that
follow tell so too.
"""

import asyncio
from collections.abc import Mapping

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from attune_chassis.fold import Verdict, fold
from attune_chassis.position import Position
from attune_chassis.stream import header_texts, read_mark


async def other_histories(
    consumer: AIOKafkaConsumer, rows: Mapping[TopicPartition, Position], timeout_seconds: float
) -> set[TopicPartition]:
    """The partitions whose record before `next_offset` is not the one that was read.

    All partitions have a record there and are paused; they are read from `next_offset` on afterwards. Raises
    TimeoutError when Kafka does not answer.
    """
    for partition, row in rows.items():
        consumer.seek(partition, row.next_offset - 1)
        consumer.resume(partition)
    waiting, different = set(rows), set()
    async with asyncio.timeout(timeout_seconds):
        while waiting:
            try:
                single = await consumer.getmany(*waiting, timeout_ms=500, max_records=1)
            except UnicodeDecodeError:
                break  # a record the client cannot read is parked under its offset, and tells no history
            for partition, records in single.items():
                if not _may_be_the_one_read(records[0], rows[partition]):
                    different.add(partition)
            for partition in list(waiting):
                if await consumer.position(partition) >= rows[partition].next_offset:
                    waiting.discard(partition)
    for partition, row in rows.items():
        consumer.pause(partition)
        consumer.seek(partition, row.next_offset)
    return different


def _may_be_the_one_read(record: ConsumerRecord, row: Position) -> bool:
    mark = read_mark(header_texts(record.headers))
    if mark is None or record.offset != row.next_offset - 1:
        return True
    _, verdict = fold(row.fold, mark)
    return verdict is not Verdict.DIVERGED
