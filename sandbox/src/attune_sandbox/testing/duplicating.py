"""Delivers every event twice: appends each record verbatim once more, as the late bytes of a dead producer would be."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from attune_contracts.topics import SERVICES, topics_for

from attune_sandbox.play.fold import CLAIM
from attune_sandbox.testing.kafka_space import TopicSpace
from attune_sandbox.testing.servers import INTEGRATORS

POLL_TIMEOUT_MS = 100


class Duplicator:
    """Repeats what the services' relays write, with the administrator's rights; `repeated` counts it."""

    def __init__(self, consumer: Any, producer: Any) -> None:
        self._consumer = consumer
        self._producer = producer
        self._own: set[tuple[str, int, int]] = set()
        self.repeated = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def at_work(cls, space: TopicSpace) -> AsyncIterator["Duplicator"]:
        """Repeat every event written while the block lasts, and those under way at its end."""
        topics = [space.name(topic.name) for topic in topics_for(INTEGRATORS) if topic.owner in SERVICES]
        login = space.kafka.admin_login.aiokafka()
        consumer = AIOKafkaConsumer(*topics, enable_auto_commit=False, auto_offset_reset="latest", **login)
        producer = AIOKafkaProducer(acks="all", **login)
        async with contextlib.AsyncExitStack() as stack:
            for client in (consumer, producer):
                await client.start()
                stack.push_async_callback(client.stop)
            duplicator = cls(consumer, producer)
            await duplicator._begin()
            stop = asyncio.Event()
            work = asyncio.create_task(duplicator._work(stop))
            try:
                yield duplicator
            finally:
                stop.set()
                await work

    async def _begin(self) -> None:
        """Fix where to begin before anything new is written: 'latest' is decided at the first look otherwise."""
        partitions = self._consumer.assignment()
        await self._consumer.seek_to_end(*partitions)
        for partition in partitions:
            await self._consumer.position(partition)

    async def _work(self, stop: asyncio.Event) -> None:
        idle = False
        while not (stop.is_set() and idle):
            batch = await self._consumer.getmany(timeout_ms=POLL_TIMEOUT_MS)
            idle = not batch
            for records in batch.values():
                for record in records:
                    await self._repeat(record)

    async def _repeat(self, record: Any) -> None:
        is_claim = (CLAIM.encode()) in {value for name, value in record.headers if name == "ce_type"}
        if is_claim or (record.topic, record.partition, record.offset) in self._own:
            return
        written = await self._producer.send_and_wait(
            record.topic,
            key=record.key,
            value=record.value,
            partition=record.partition,
            headers=list(record.headers),
            timestamp_ms=record.timestamp,
        )
        self._own.add((written.topic, written.partition, written.offset))
        self.repeated += 1
