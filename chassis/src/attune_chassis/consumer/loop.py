"""Reading Kafka into PostgreSQL: exactly-once effects, in order (sections 6 to 9 of docs/exactly-once.md).

FastStream wires the broker, its security and the subscriber; the loop here does the work. The subscriber is declared
without a handler and its aiokafka consumer is read directly, because three things of FastStream's own loop are wrong
for this: it swallows what a handler raises and feeds the next batch; it swallows `OffsetOutOfRange`, which is how a
lost log shows; and after `NoOffsetForPartition`, which is expected before each first seek, it sleeps five seconds.
Bytes stay bytes on this way, so one record with odd headers cannot stop the batch before we see it.

The position row in PostgreSQL says where to read on; the group only shares out partitions, and what is committed to it
is telemetry.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from attune_chassis.backoff import Backoff, Jitter, system_jitter
from attune_chassis.consumer.assignment import Assignment
from attune_chassis.consumer.awaiting import AwaitingKeys
from attune_chassis.consumer.batch import HandlerFailedError, Work, run_batch
from attune_chassis.consumer.collector import collecting_rarely
from attune_chassis.consumer.event_work import EventWork
from attune_chassis.consumer.limits import ConsumerLimits
from attune_chassis.consumer.plan import Plan, Tally
from attune_chassis.consumer.poll import Polled, count_of, next_records, slices
from attune_chassis.consumer.telemetry import ConsumerTelemetry
from attune_chassis.consumer.unreadable import stand_in
from attune_chassis.consumer.wiring import ConsumerWiring
from attune_chassis.database import Pool
from attune_chassis.inbox import IntakeWork
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.logs import get_logger
from attune_chassis.position import PositionMovedError
from attune_chassis.signals import LoopState, StepHook, no_hook
from attune_chassis.stream import header_texts
from attune_chassis.stream_metrics import StreamMetrics
from attune_chassis.subscription import (
    AnySubscription,
    BatchSubscription,
    Decoder,
    Handler,
    IntakeHandler,
    IntakeRefusal,
    IntakeSubscription,
    Record,
    Subscription,
    Unprocessable,
)

__all__ = [
    "AnySubscription",
    "BatchSubscription",
    "Consumer",
    "Decoder",
    "Handler",
    "IntakeHandler",
    "IntakeRefusal",
    "IntakeSubscription",
    "Record",
    "Subscription",
    "Unprocessable",
]

_HELD_BACK_ANSWERS = 10

log = get_logger(__name__)


class Consumer:
    """`await run(stop)` reads until the stop and never raises; `state` answers readiness and liveness.

    `group_instance_id` makes the membership static, for deployments that restart one process at a time.
    """

    def __init__(
        self,
        subscription: AnySubscription,
        *,
        kafka: KafkaConnection,
        pool: Pool,
        metrics: StreamMetrics,
        topic_prefix: str = "",
        limits: ConsumerLimits | None = None,
        hook: StepHook = no_hook,
        jitter: Jitter = system_jitter,
        group_instance_id: str | None = None,
    ) -> None:
        self.state = LoopState()
        self.name = subscription.consumer
        self._foreign = isinstance(subscription, IntakeSubscription)
        self._topics = [topic_prefix + topic for topic in subscription.topics]
        self._kafka = kafka
        self._pool = pool
        self._metrics = metrics
        self._prefix = topic_prefix
        self._limits = limits or ConsumerLimits()
        self._hook = hook
        self._backoff = Backoff(self._limits.backoff_seconds_first, self._limits.backoff_seconds_max, jitter)
        self._group_instance_id = group_instance_id
        self._telemetry = ConsumerTelemetry(subscription.consumer, metrics)
        self._in_bulk = isinstance(subscription, BatchSubscription)
        self._records_max = self._limits.bulk_records_max if self._in_bulk else self._limits.batch_records_max
        self._work: Work
        self._awaiting: AwaitingKeys | None = None
        if isinstance(subscription, IntakeSubscription):
            self._work = IntakeWork(subscription, topic_prefix)
        else:
            self._work = EventWork(subscription, topic_prefix)
            self._awaiting = AwaitingKeys(
                subscription, pool=pool, hook=hook, topic_prefix=topic_prefix, limits=self._limits
            )

    async def run(self, stop: asyncio.Event) -> None:
        """Read until the stop; a batch under way is finished first. An absent broker is waited for."""
        with collecting_rarely() if self._in_bulk else nullcontext():
            while not stop.is_set() and self._topics:
                try:
                    async with self._wired() as (consumer, assignment):
                        await self._read(consumer, assignment, stop)
                except Exception as error:  # noqa: BLE001  (whatever it is, a consumer waits and begins again)
                    await self._wait_out(error, stop)
        await self._telemetry.end()
        self.state.become_unready("stopped")

    async def _read(self, consumer: AIOKafkaConsumer, assignment: Assignment, stop: asyncio.Event) -> None:
        committed = time.monotonic()
        while not stop.is_set():
            try:
                await assignment.restore()
                self._tell_readiness(assignment)
                await self._take(consumer, assignment, await self._poll(consumer, assignment))
                if self._awaiting is not None:
                    await self._awaiting.turn()
            except Exception as error:  # noqa: BLE001  (roll back, wait, read again: never exit)
                assignment.give_up(list(assignment.positions))
                await self._wait_out(error, stop)
            now = time.monotonic()
            if now - assignment.stopped_at >= self._limits.recheck_seconds:
                assignment.give_up(list(assignment.stopped))
            if now - committed >= self._limits.commit_seconds:
                self._telemetry.commit(consumer, assignment.positions)
                committed = now

    async def _poll(self, consumer: AIOKafkaConsumer, assignment: Assignment) -> Polled:
        try:
            return await next_records(consumer, assignment, self._limits, self._records_max)
        except UnicodeDecodeError:
            for partition in list(assignment.positions):
                await self._read_past_unreadable(consumer, assignment, partition)
            return {}

    async def _take(self, consumer: AIOKafkaConsumer, assignment: Assignment, polled: Polled) -> None:
        """Do what was polled: in one transaction, or in small careful ones where a handler fails."""
        self._telemetry.polled(polled)
        try:
            await self._transact(consumer, assignment, polled)
        except HandlerFailedError:
            portions = list(slices(polled, self._limits.careful_records_max))
            if len(portions) == 1 or count_of(polled) <= self._limits.careful_records_max:
                await self._transact(consumer, assignment, polled, savepoints=True)
                return
            for portion in portions:
                try:
                    await self._transact(consumer, assignment, portion)
                except HandlerFailedError:
                    await self._transact(consumer, assignment, portion, savepoints=True)

    async def _transact(
        self, consumer: AIOKafkaConsumer, assignment: Assignment, polled: Polled, *, savepoints: bool = False
    ) -> None:
        """One transaction over all partitions that are still ours; one that has moved is left out, and read again."""
        while plans := self._plans(assignment, polled):
            began = time.monotonic()
            try:
                async with assignment.batch_lock:
                    tally = await run_batch(self._pool, self._hook, self._work, plans, savepoints=savepoints)
            except PositionMovedError as moved:
                self._telemetry.fenced()
                assignment.give_up(moved.partitions)
            else:
                self._note_done(consumer, assignment, plans, tally, polled)
                self._telemetry.batch_done(time.monotonic() - began, polled)
                return

    def _plans(self, assignment: Assignment, polled: Polled) -> dict[TopicPartition, Plan]:
        plans: dict[TopicPartition, Plan] = {}
        for partition, raw in polled.items():
            seen = assignment.positions.get(partition)
            if seen is None:
                continue  # taken away, or stopped, after it was fetched
            if self._begins_elsewhere(raw[0].offset, seen.next_offset):
                assignment.give_up([partition])
                continue
            plans[partition] = self._work.plan(seen, self._records(raw))
        return plans

    def _note_done(
        self,
        consumer: AIOKafkaConsumer,
        assignment: Assignment,
        plans: dict[TopicPartition, Plan],
        tally: Tally,
        polled: Polled,
    ) -> None:
        self._backoff.reset()
        for partition, plan in plans.items():
            if assignment.positions.get(partition) is plan.seen:
                assignment.positions[partition] = plan.position
                if plan.diverged:
                    assignment.stop_partition(partition, "diverged")
            self._telemetry.partition_done(consumer, partition, plan, polled[partition][-1])
        self._telemetry.parked(tally.parked)
        if self._awaiting is not None:
            self._awaiting.note(applied=any(plan.records for plan in plans.values()), parked=tally.parked)

    def _begins_elsewhere(self, offset: int, next_offset: int) -> bool:
        """Whether a batch is not the one that comes next: starting above could skip a claim and apply a void record.

        A foreign producer's transactions leave offsets without records; our own logs have none of those.
        """
        return offset < next_offset if self._foreign else offset != next_offset

    async def _read_past_unreadable(
        self, consumer: AIOKafkaConsumer, assignment: Assignment, partition: TopicPartition
    ) -> None:
        """Read one by one up to a record whose header names are no text, and let a stand-in be parked for it.

        aiokafka raises for such a record without saying where it is, and would raise for ever.
        """
        # Long enough for an answer to arrive behind one that the broker holds back for other partitions.
        patience_ms = round((self._limits.poll_seconds + _HELD_BACK_ANSWERS * self._limits.fetch_wait_seconds) * 1000)
        consumer.seek(partition, assignment.positions[partition].next_offset)
        for _ in range(self._limits.batch_records_max):
            row = assignment.positions.get(partition)
            if row is None:
                return
            try:
                single = await consumer.getmany(partition, timeout_ms=patience_ms, max_records=1)
            except UnicodeDecodeError:
                await self._take(consumer, assignment, {partition: [stand_in(partition, row.next_offset)]})
                assignment.give_up([partition])
                return
            if partition not in single:
                return
            await self._take(consumer, assignment, single)

    def _records(self, raw: Sequence[ConsumerRecord]) -> list[Record]:
        """Records of one partition, as handlers see them."""
        topic = raw[0].topic.removeprefix(self._prefix)
        return [Record(topic, one.partition, one.offset, one.key, header_texts(one.headers), one.value) for one in raw]

    @asynccontextmanager
    async def _wired(self) -> AsyncIterator[tuple[AIOKafkaConsumer, Assignment]]:
        wiring = ConsumerWiring(
            self._kafka,
            topics=self._topics,
            group_id=self._prefix + self.name,
            limits=self._limits,
            group_instance_id=self._group_instance_id,
        )
        assignment = Assignment(
            self.name,
            self._pool,
            self._metrics,
            wiring.consumer,
            from_log_start=self._foreign,
            timeout_seconds=self._limits.kafka_timeout_seconds,
            handover_seconds=self._limits.handover_seconds,
        )
        async with wiring.connected(assignment) as consumer:
            yield consumer, assignment

    def _tell_readiness(self, assignment: Assignment) -> None:
        if assignment.stopped:
            reasons = sorted(set(assignment.stopped.values()))
            self.state.become_unready(f"{len(assignment.stopped)} partitions are stopped: {', '.join(reasons)}")
        elif assignment.given.is_set() and not assignment.unrestored:
            self.state.become_ready()
        else:
            self.state.become_unready("waiting for partitions")

    async def _wait_out(self, error: Exception, stop: asyncio.Event) -> None:
        self._telemetry.retried()
        self.state.become_unready(f"{type(error).__name__}: waiting to read again")
        log.warning("consumer_waits", consumer=self.name, exc_info=error)
        await self._backoff.wait(stop)
