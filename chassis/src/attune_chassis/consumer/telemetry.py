"""What a consumer tells about its work: metrics for every batch, and group commits for lag tools."""

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from functools import partial

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError

from attune_chassis.consumer.plan import Plan
from attune_chassis.position import Position
from attune_chassis.stream_metrics import StreamMetrics

_MILLISECONDS = 1000


class ConsumerTelemetry:
    """Never decides anything and never fails the consumer."""

    def __init__(self, name: str, metrics: StreamMetrics) -> None:
        self._name = name
        self._metrics = metrics
        self._committing: asyncio.Task[None] | None = None
        self._next_at: dict[TopicPartition, float] = {}

    def polled(self, polled: Mapping[TopicPartition, Sequence[ConsumerRecord]]) -> None:
        """These are to be applied next: their age rises for as long as that takes, whatever stands in the way."""
        for partition, records in polled.items():
            self._next_at.setdefault(partition, records[0].timestamp / _MILLISECONDS)
            place = (self._name, partition.topic, str(partition.partition))
            self._metrics.consumer_lag_seconds.labels(*place).set_function(partial(self._lag_seconds, partition))

    def _lag_seconds(self, partition: TopicPartition) -> float:
        next_at = self._next_at.get(partition)
        return 0.0 if next_at is None else max(0.0, time.time() - next_at)

    def batch_done(self, seconds: float, polled: Mapping[TopicPartition, Sequence[ConsumerRecord]]) -> None:
        """A transaction has committed the effects of what was polled."""
        self._metrics.consumer_batch_seconds.labels(self._name).observe(seconds)
        now = time.time()
        for records in polled.values():
            age_seconds = max(0.0, now - records[0].timestamp / _MILLISECONDS)
            self._metrics.consumer_effect_age_seconds.labels(self._name).observe(age_seconds)

    def partition_done(
        self, consumer: AIOKafkaConsumer, partition: TopicPartition, plan: Plan, last: ConsumerRecord
    ) -> None:
        """Count what a committed transaction did with one partition."""
        for verdict, count in plan.verdicts.items():
            self._metrics.consumer_records.labels(self._name, verdict).inc(count)
        place = (self._name, partition.topic, str(partition.partition))
        self._metrics.consumer_gap_open.labels(*place).set(plan.position.gap_offset is not None)
        self._metrics.consumer_diverged.labels(*place).set(plan.diverged)
        end = consumer.highwater(partition)
        waiting = end is not None and end > plan.position.next_offset
        self._next_at.pop(partition, None)
        if waiting:
            self._next_at[partition] = last.timestamp / _MILLISECONDS

    def parked(self, parked: Mapping[str, int]) -> None:
        """Count what a committed transaction has parked."""
        for reason, count in parked.items():
            self._metrics.consumer_parked.labels(self._name, reason).inc(count)

    def fenced(self) -> None:
        """A batch was given up because the position had moved."""
        self._metrics.consumer_fenced.labels(self._name).inc()

    def retried(self) -> None:
        """A batch, or the way to it, was given up for a passing error."""
        self._metrics.consumer_retries.labels(self._name).inc()

    def commit(self, consumer: AIOKafkaConsumer, positions: Mapping[TopicPartition, Position]) -> None:
        """Tell the group how far we are, in the background, so that lag tools and autoscalers see the truth."""
        if self._committing is not None and not self._committing.done():
            return
        assigned = consumer.assignment()
        offsets = {partition: row.next_offset for partition, row in positions.items() if partition in assigned}
        if offsets:
            self._committing = asyncio.create_task(_commit(consumer, offsets))

    async def end(self) -> None:
        """Drop a commit under way."""
        if self._committing is not None:
            self._committing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._committing


async def _commit(consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
    # A rebalance in between refuses the commit; the next one tells.
    with contextlib.suppress(KafkaError, IllegalStateError):
        await consumer.commit(dict(offsets))
