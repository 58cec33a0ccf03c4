"""The relay's producer: whole batches, one per partition, and no wait without a limit of our own.

aiokafka's idempotent producer never lets a batch expire, and its `stop()` waits until every batch is delivered. So
every wait here has its own time limit, and a producer that is given up is stopped in the background, never awaited:
whatever it still delivers is found by read-back or is void.
"""

import asyncio
from collections.abc import Mapping

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    InvalidTopicError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
)
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import RecordMetadata

from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.relay.errors import RelayDoubtError, RelayStoppedError
from attune_chassis.relay.limits import RelayLimits

REFUSALS = (
    ClusterAuthorizationFailedError,
    InvalidTopicError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
)
"""Answers of Kafka that no new try will change."""


class Publisher:
    """One idempotent producer for the life of one incarnation."""

    def __init__(self, kafka: KafkaConnection, limits: RelayLimits) -> None:
        self._limits = limits
        self._producer = AIOKafkaProducer(
            acks="all",
            enable_idempotence=True,
            max_batch_size=limits.batch_bytes_max,
            **kafka.client_arguments(),
        )

    async def start(self) -> None:
        """Connect; raises RelayDoubtError when Kafka cannot be reached in time."""
        try:
            async with asyncio.timeout(self._limits.produce_timeout_seconds):
                await self._producer.start()
        except (KafkaError, OSError, TimeoutError) as error:
            raise RelayDoubtError(f"Kafka cannot be reached: {type(error).__name__}") from error

    def new_batch(self) -> BatchBuilder:
        """An empty batch of the allowed size."""
        return self._producer.create_batch()

    async def send(self, batches: Mapping[TopicPartition, BatchBuilder]) -> dict[TopicPartition, int]:
        """Send one batch to each partition and wait for all; gives the offset of each batch's first record.

        Raises:
            RelayStoppedError: when Kafka refuses for good.
            RelayDoubtError: when it is not certain what was appended.
        """
        futures: dict[TopicPartition, asyncio.Future[RecordMetadata]] = {}
        try:
            async with asyncio.timeout(self._limits.produce_timeout_seconds):
                for partition, batch in batches.items():
                    batch.close()
                    futures[partition] = await self._producer.send_batch(
                        batch, partition.topic, partition=partition.partition
                    )
                    futures[partition].add_done_callback(_look_at)
                # Unlike gather, wait does not cancel the futures at the time limit; aiokafka trips over cancelled ones.
                await asyncio.wait(futures.values())
        except REFUSALS as error:
            raise _refused(error) from error
        except (KafkaError, OSError, TimeoutError) as error:
            raise RelayDoubtError(f"Sending has no certain outcome: {type(error).__name__}") from error
        return {partition: _base_offset(future) for partition, future in futures.items()}

    def abandon(self) -> asyncio.Task[None]:
        """Let the producer go; the task of its end must not be awaited without a limit."""
        return asyncio.create_task(self._stop())

    def cut_off(self) -> None:
        """Have a producer that was abandoned stop trying: its end then takes no longer than one request."""
        # aiokafka has no public way to give up a batch, and an idempotent producer keeps trying for ever.
        self._producer._message_accumulator.fail_all(KafkaError("given up"))  # noqa: SLF001 (see above)

    async def _stop(self) -> None:
        await self._producer.stop()


def _look_at(future: asyncio.Future[RecordMetadata]) -> None:
    """An answer that comes after the wait was given up must not be reported as an error nobody saw."""
    if not future.cancelled():
        future.exception()


def _base_offset(future: asyncio.Future[RecordMetadata]) -> int:
    error = future.exception()
    if isinstance(error, REFUSALS):
        raise _refused(error) from error
    if error is not None:
        raise RelayDoubtError(f"A batch has no certain outcome: {type(error).__name__}") from error
    offset = int(future.result().offset)
    if offset < 0:
        raise RelayDoubtError("Kafka acknowledged a batch without saying where it stands.")
    return offset


def _refused(error: BaseException) -> RelayStoppedError:
    return RelayStoppedError("relay_refused", f"Kafka refuses for good: {type(error).__name__}")
