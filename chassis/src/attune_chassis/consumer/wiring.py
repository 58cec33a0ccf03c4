"""The way to Kafka of one consumer: FastStream's broker and subscriber, without its loop (see `consumer`)."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener
from faststream import AckPolicy
from faststream.kafka import KafkaBroker

from attune_chassis.consumer.limits import ConsumerLimits
from attune_chassis.kafka_connection import KafkaConnection


class ConsumerWiring:
    """One broker with one subscriber; `listener` is told of rebalances.

    The broker only reads: it makes neither a producer nor an administrator, and it creates no topics.
    """

    def __init__(
        self,
        kafka: KafkaConnection,
        *,
        topics: Sequence[str],
        group_id: str,
        limits: ConsumerLimits,
        group_instance_id: str | None,
    ) -> None:
        self._limits = limits
        self._topics = topics
        self._group_id = group_id
        self._group_instance_id = group_instance_id
        self._broker = KafkaBroker(
            kafka.bootstrap_servers,
            client_id=kafka.client_id,
            request_timeout_ms=round(kafka.request_timeout_seconds * 1000),
            security=kafka.faststream_security(),
            allow_auto_create_topics=False,
            consumer_only=True,
            graceful_timeout=limits.shutdown_seconds,
            logger=None,
        )

    @asynccontextmanager
    async def connected(self, listener: ConsumerRebalanceListener) -> AsyncIterator[AIOKafkaConsumer]:
        """The started aiokafka consumer, stopped at the end of the block; raises when the broker is absent."""
        limits = self._limits
        self._subscriber = self._broker.subscriber(
            *self._topics,
            group_id=self._group_id,
            group_instance_id=self._group_instance_id,
            batch=True,
            ack_policy=AckPolicy.MANUAL,
            auto_offset_reset="none",
            listener=listener,
            fetch_min_bytes=1,
            fetch_max_bytes=limits.fetch_bytes_max,
            max_partition_fetch_bytes=limits.partition_fetch_bytes_max,
            fetch_max_wait_ms=round(limits.fetch_wait_seconds * 1000),
            session_timeout_ms=round(limits.session_timeout_seconds * 1000),
            heartbeat_interval_ms=round(limits.session_timeout_seconds * 1000 / 3),
        )
        try:
            async with asyncio.timeout(limits.kafka_timeout_seconds):
                await self._broker.start()
            yield self.consumer()
        finally:
            # In a task of its own with a limit of our own: leaving a group can hang with an absent broker.
            await asyncio.wait({asyncio.create_task(self._stop())}, timeout=limits.shutdown_seconds)

    def consumer(self) -> AIOKafkaConsumer:
        """The aiokafka consumer; FastStream makes it before it tells the listener anything."""
        if self._subscriber.consumer is None:
            raise RuntimeError("The subscriber has not been started.")
        return self._subscriber.consumer

    async def _stop(self) -> None:
        await self._broker.stop()
