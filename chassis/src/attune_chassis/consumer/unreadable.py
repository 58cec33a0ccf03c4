"""A stand-in for a record that the client library cannot read, so that it can be parked like any other."""

import time

from aiokafka import ConsumerRecord, TopicPartition


def stand_in(partition: TopicPartition, offset: int) -> ConsumerRecord:
    """A record without key, headers and value at the place of the unreadable one; the log still has the original."""
    return ConsumerRecord(
        topic=partition.topic,
        partition=partition.partition,
        offset=offset,
        timestamp=round(time.time() * 1000),
        timestamp_type=0,
        key=None,
        value=None,
        checksum=None,
        serialized_key_size=-1,
        serialized_value_size=-1,
        headers=(),
    )
