"""Filling the shadow: the log from where the shadow stands, in large transactions, with no effect anywhere else."""

from collections.abc import Mapping, Sequence

from aiokafka import ConsumerRecord, TopicPartition

from attune_chassis.consumer.batch import HandlerFailedError, run_batch
from attune_chassis.consumer.event_work import EventWork
from attune_chassis.consumer.limits import ConsumerLimits
from attune_chassis.consumer.plan import Plan, Tally
from attune_chassis.consumer.poll import slices
from attune_chassis.database import Connection, Pool
from attune_chassis.log_reader import LogReader
from attune_chassis.outbox import Outbox, OutgoingEvent
from attune_chassis.position import Position, PositionMovedError
from attune_chassis.rebuild.errors import RebuildError
from attune_chassis.rebuild.shadow import QUERIES
from attune_chassis.signals import StepHook
from attune_chassis.stream import header_texts
from attune_chassis.subscription import BatchSubscription, Record, Subscription

Records = dict[TopicPartition, list[Record]]


class NoOutbox(Outbox):
    """What a projection's handlers are given while it is rebuilt: what they published they have published."""

    def __init__(self) -> None:
        super().__init__({})

    async def append(self, _connection: Connection, events: Sequence[OutgoingEvent]) -> None:
        """Refuse any event."""
        if events:
            raise RebuildError("A handler of this projection publishes events, so it is more than a projection.")


class ShadowWork(EventWork):
    """The projection's own work, held to write into the shadow alone."""

    def __init__(self, subscription: Subscription | BatchSubscription, topic_prefix: str, schema: str) -> None:
        super().__init__(subscription, topic_prefix)
        self._schema = schema

    async def apply(self, connection: Connection, records: Sequence[Record], tally: Tally) -> None:
        """Give the records their effects. Raises RebuildError when something else was changed too."""
        await super().apply(connection, records, tally)
        async for row in QUERIES.written_elsewhere(connection, schema=self._schema):
            raise RebuildError(f"A handler of this projection writes to {row['name']}, which is none of its tables.")


class Filling:
    """Where the shadow stands, and how it gets on. `pool` finds the shadow's tables first."""

    def __init__(
        self,
        work: ShadowWork,
        positions: Mapping[TopicPartition, Position],
        *,
        pool: Pool,
        reader: LogReader,
        topic_prefix: str,
        hook: StepHook,
        limits: ConsumerLimits,
    ) -> None:
        self.positions = dict(positions)
        self.records = 0
        self._work = work
        self._pool = pool
        self._reader = reader
        self._prefix = topic_prefix
        self._hook = hook
        self._limits = limits

    @property
    def batch_max(self) -> int:
        """Most records of one transaction."""
        return self._limits.bulk_records_max

    async def fill_to(self, targets: Mapping[TopicPartition, int]) -> int:
        """Bring every partition to its target; how many records were read."""
        stretches = {place: (self.positions[place].next_offset, target) for place, target in targets.items()}
        waiting: Records = {}
        room, count = self.batch_max, 0
        async for place, raw in self._reader.read(stretches):
            rest = [self._record(record) for record in raw]
            while rest:
                portion, rest = rest[:room], rest[room:]
                waiting.setdefault(place, []).extend(portion)
                room -= len(portion)
                if not room:
                    count += await self._take(waiting)
                    waiting, room = {}, self.batch_max
        return count + await self._take(waiting)

    async def _take(self, records: Records) -> int:
        """All in one transaction, or in small careful ones where a handler fails: as the consumer does it."""
        try:
            await self._transact(records)
        except HandlerFailedError as failed:
            _raise_if_no_projection(failed)
            for portion in slices(records, self._limits.careful_records_max):
                try:
                    await self._transact(portion)
                except HandlerFailedError:
                    await self._transact(portion, savepoints=True)
        count = sum(map(len, records.values()))
        self.records += count
        return count

    async def _transact(self, records: Mapping[TopicPartition, Sequence[Record]], *, savepoints: bool = False) -> None:
        plans = {place: self._plan(place, batch) for place, batch in records.items()}
        if not plans:
            return
        try:
            await run_batch(self._pool, self._hook, self._work, plans, savepoints=savepoints)
        except PositionMovedError:
            raise RebuildError("Somebody else has moved the shadow's positions; begin again.") from None
        self.positions |= {place: plan.position for place, plan in plans.items()}

    def _plan(self, place: TopicPartition, records: Sequence[Record]) -> Plan:
        seen = self.positions[place]
        if records[0].offset != seen.next_offset:
            raise RebuildError(f"The log of {place.topic}/{place.partition} has a hole at {seen.next_offset}.")
        plan = self._work.plan(seen, records)
        if plan.diverged:
            raise RebuildError(f"Two histories meet in {place.topic}/{place.partition} at {plan.position.next_offset}.")
        return plan

    def _record(self, raw: ConsumerRecord) -> Record:
        return Record(
            topic=raw.topic.removeprefix(self._prefix),
            partition=raw.partition,
            offset=raw.offset,
            key=raw.key,
            headers=header_texts(raw.headers),
            value=raw.value,
        )


def _raise_if_no_projection(failed: HandlerFailedError) -> None:
    if isinstance(failed.__cause__, RebuildError):
        raise failed.__cause__
