"""Reading stretches of a log without a group: what the relay needs to know what its own topics hold."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Self

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from attune_chassis.kafka_connection import KafkaConnection

Stretch = tuple[int, int]
"""First offset, and the offset after the last one."""


class LogReader:
    """Reads given stretches of partitions, void records and claims included.

    Raises TimeoutError when nothing comes for `timeout_seconds`, so that nothing here waits without bound.
    """

    def __init__(self, consumer: AIOKafkaConsumer, timeout_seconds: float) -> None:
        self._consumer = consumer
        self._timeout_seconds = timeout_seconds

    @classmethod
    @asynccontextmanager
    async def open(cls, kafka: KafkaConnection, timeout_seconds: float) -> AsyncIterator[Self]:
        """A reader with its own connection, closed at the end of the block."""
        consumer = AIOKafkaConsumer(
            group_id=None, enable_auto_commit=False, auto_offset_reset="none", **kafka.client_arguments()
        )
        try:
            async with asyncio.timeout(timeout_seconds):
                await consumer.start()
            # aiokafka starts a task here; stopped before its first step it would cancel whoever stops the consumer.
            await asyncio.sleep(0)
            yield cls(consumer, timeout_seconds)
        finally:
            # In a task of its own, so that neither a hanging nor a failing stop reaches the reader's owner.
            await asyncio.wait({asyncio.create_task(consumer.stop())}, timeout=timeout_seconds)

    async def bounds(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, Stretch]:
        """Where each log starts and ends now."""
        wanted = list(partitions)
        async with asyncio.timeout(self._timeout_seconds):
            starts = await self._consumer.beginning_offsets(wanted)
            ends = await self._consumer.end_offsets(wanted)
        return {partition: (starts[partition], ends[partition]) for partition in wanted}

    async def read(
        self, stretches: Mapping[TopicPartition, Stretch]
    ) -> AsyncIterator[tuple[TopicPartition, list[ConsumerRecord]]]:
        """All records of the stretches, each partition in order, partitions interleaved."""
        waiting = {partition: end for partition, (start, end) in stretches.items() if start < end}
        if not waiting:
            return
        self._consumer.assign(list(waiting))
        for partition in waiting:
            self._consumer.seek(partition, stretches[partition][0])
        while waiting:
            async with asyncio.timeout(self._timeout_seconds):
                batches = await self._next_batches(waiting)
            for partition, records in batches.items():
                wanted = [record for record in records if record.offset < waiting[partition]]
                if wanted:
                    yield partition, wanted
            await self._drop_finished(waiting)

    async def _next_batches(self, waiting: Mapping[TopicPartition, int]) -> dict[TopicPartition, list[ConsumerRecord]]:
        while True:
            batches: dict[TopicPartition, list[ConsumerRecord]] = await self._consumer.getmany(*waiting, timeout_ms=500)
            if batches:
                return batches
            for partition, end in waiting.items():
                if await self._consumer.position(partition) >= end:
                    return {}

    async def _drop_finished(self, waiting: dict[TopicPartition, int]) -> None:
        for partition, end in list(waiting.items()):
            if await self._consumer.position(partition) >= end:
                del waiting[partition]
                self._consumer.pause(partition)
