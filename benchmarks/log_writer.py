"""A log as a relay would have left it: one claim a partition, then events of epoch 1, numbered from 1."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder
from attune_chassis.stream import CLAIM_VALUE, claim_headers, stream_headers

from benchmarks.events import PARTITIONS, EventShape

BATCH_BYTES_MAX = 524_288
SOURCE = "urn:attune:benchmark"


@dataclass(frozen=True, slots=True)
class LogEnd:
    """How one partition stands: what its `stream` row says once a relay has read all of it."""

    partition: int
    last_sequence: int
    last_ce_id: uuid.UUID | None
    next_offset: int


async def write_log(login: Mapping[str, Any], topic: str, shape: EventShape, count: int) -> list[LogEnd]:
    """Write a claim into every partition and `count` events."""
    producer = AIOKafkaProducer(acks="all", enable_idempotence=True, max_batch_size=BATCH_BYTES_MAX, **login)
    await producer.start()
    try:
        await producer.partitions_for(topic)
        for partition in range(PARTITIONS):
            await _send(producer, topic, partition, _claim(producer))
        numbers = [0] * PARTITIONS
        last: list[uuid.UUID | None] = [None] * PARTITIONS
        batches = [producer.create_batch() for _ in range(PARTITIONS)]
        for event in shape.events(count):
            numbers[event.partition] += 1
            last[event.partition] = event.ce_id
            headers = [(name, text.encode()) for name, text in json.loads(event.headers)]
            headers += stream_headers(1, numbers[event.partition])
            content = {"timestamp": None, "key": event.key, "value": event.value, "headers": headers}
            if batches[event.partition].append(**content) is None:
                await _send(producer, topic, event.partition, batches[event.partition])
                batches[event.partition] = producer.create_batch()
                batches[event.partition].append(**content)
        for partition, batch in enumerate(batches):
            await _send(producer, topic, partition, batch)
    finally:
        await producer.stop()
    claim = 1
    return [LogEnd(place, numbers[place], last[place], numbers[place] + claim) for place in range(PARTITIONS)]


async def _send(producer: AIOKafkaProducer, topic: str, partition: int, batch: BatchBuilder) -> None:
    batch.close()
    await (await producer.send_batch(batch, topic, partition=partition))


def _claim(producer: AIOKafkaProducer) -> BatchBuilder:
    batch = producer.create_batch()
    headers = claim_headers(
        epoch=1, incarnation=uuid.uuid4(), claim_id=uuid.uuid4(), source=SOURCE, at=datetime.now(UTC)
    )
    batch.append(timestamp=None, key=None, value=CLAIM_VALUE, headers=headers)
    return batch
