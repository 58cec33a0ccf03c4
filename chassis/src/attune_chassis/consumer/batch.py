"""One partition's batch in one transaction: the position first, then the effects (section 6 of docs/exactly-once.md).

The quick way is one transaction without savepoints. When a handler fails, the batch is done again with a savepoint
around each record: a failing record is tried three times and then parked. Errors that pass by themselves roll back
everything and reach the caller, who waits and reads again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import asyncpg
from aiokafka import TopicPartition

from attune_chassis.database import Connection, Pool
from attune_chassis.fold import Data
from attune_chassis.position import Position, advance_position
from attune_chassis.signals import StepHook
from attune_chassis.subscription import Record, Unprocessable
from attune_chassis.transient import is_transient

TRIES_A_RECORD = 3


@dataclass(frozen=True, slots=True)
class Item:
    """A record that is to have effects, with its place in the stream where it has one."""

    record: Record
    mark: Data | None = None


@dataclass(slots=True)
class BatchPlan:
    """What a stretch of records means before anything is done: the position after it, and what has effects."""

    position: Position
    items: list[Item] = field(default_factory=list)
    verdicts: dict[str, int] = field(default_factory=dict)
    diverged: bool = False

    def count(self, verdict: str) -> None:
        """Count one record under what it means."""
        self.verdicts[verdict] = self.verdicts.get(verdict, 0) + 1


@dataclass(slots=True)
class Tally:
    """What a transaction has done so far: keys held back, and how many records were parked for which reason."""

    held: set[bytes] = field(default_factory=set)
    parked: dict[str, int] = field(default_factory=dict)

    def note_parked(self, reason: str, key: bytes | None = None) -> None:
        """A record was parked; with a key, that key is held from here on."""
        self.parked[reason] = self.parked.get(reason, 0) + 1
        if key is not None:
            self.held.add(key)


class Work(Protocol):
    """What a kind of subscription does with records; all of it on the connection of the batch's transaction."""

    consumer: str

    def plan(self, position: Position, records: Sequence[Record]) -> BatchPlan:
        """What the records mean; pure."""

    async def prepare(self, connection: Connection, items: Sequence[Item]) -> Tally:
        """Take the locks the items need."""

    async def apply(self, connection: Connection, item: Item, tally: Tally) -> None:
        """Give one record its effects, or park it."""

    async def park_failed(self, connection: Connection, item: Item, tally: Tally, error: Exception) -> None:
        """Park a record whose effects have been rolled back."""


async def run_batch(
    pool: Pool, hook: StepHook, work: Work, partition: TopicPartition, *, seen: Position, plan: BatchPlan
) -> Tally:
    """Do one batch.

    Raises PositionMovedError when the position is not as seen, and the error itself when it is a passing one; nothing
    has happened then.
    """
    try:
        return await _run(pool, hook, work, partition, seen=seen, plan=plan, savepoints=False)
    except (_ItemFailedError, asyncpg.IntegrityConstraintViolationError):
        # The second kind comes from a constraint that is checked at the commit.
        return await _run(pool, hook, work, partition, seen=seen, plan=plan, savepoints=True)


class _ItemFailedError(Exception):
    """A record's effects failed on the quick way."""


async def _run(
    pool: Pool,
    hook: StepHook,
    work: Work,
    partition: TopicPartition,
    *,
    seen: Position,
    plan: BatchPlan,
    savepoints: bool,
) -> Tally:
    async with pool.acquire() as connection:
        await hook("consumer.begin")
        async with connection.transaction():
            await advance_position(connection, work.consumer, partition, seen=seen, new=plan.position)
            tally = await work.prepare(connection, plan.items)
            if savepoints:
                # A constraint checked only at the commit would fail the batch without saying which record broke it.
                await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for item in plan.items:
                await (_apply_guarded if savepoints else _apply)(work, connection, item, tally)
            await hook("consumer.commit")
        await hook("consumer.committed")
    return tally


async def _apply(work: Work, connection: Connection, item: Item, tally: Tally) -> None:
    try:
        await work.apply(connection, item, tally)
    except Exception as error:
        if is_transient(error):
            raise
        raise _ItemFailedError from error


async def _apply_guarded(work: Work, connection: Connection, item: Item, tally: Tally) -> None:
    for tries_left in reversed(range(TRIES_A_RECORD)):
        try:
            async with connection.transaction():
                await work.apply(connection, item, tally)
        except Exception as error:
            if is_transient(error):
                raise
            if tries_left and not isinstance(error, Unprocessable):
                continue
            await work.park_failed(connection, item, tally, error)
        return
