"""One poll in one transaction: the positions first, then the effects (sections 6 and 7 of docs/exactly-once.md).

The quick way is one transaction over all partitions, without savepoints. Where a handler fails, the records are done
again with a savepoint around each one: a failing record is tried three times and then parked. Errors that pass by
themselves roll back everything and reach the caller, who waits and reads again.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Protocol

import asyncpg
from aiokafka import TopicPartition

from attune_chassis.consumer.plan import Plan, Tally
from attune_chassis.consumer.savepoint import failure_of
from attune_chassis.database import Connection, Pool
from attune_chassis.position import Move, Position, advance_positions, lock_positions
from attune_chassis.signals import StepHook
from attune_chassis.subscription import Record
from attune_chassis.transient import is_transient


class Work(Protocol):
    """What a kind of subscription does with records; all of it on the connection of the batch's transaction."""

    consumer: str

    def plan(self, seen: Position, records: Sequence[Record]) -> Plan:
        """What the records of one partition mean; pure."""

    async def prepare(self, connection: Connection, plans: Collection[Plan]) -> Tally:
        """Take the locks the records need, and set aside what can have no effect."""

    async def apply(self, connection: Connection, records: Sequence[Record], tally: Tally) -> None:
        """Give the records their effects, or park them; all or nothing of it counts."""

    async def park_failed(self, connection: Connection, record: Record, tally: Tally, error: Exception) -> None:
        """Park a record whose effects have been rolled back."""


class HandlerFailedError(Exception):
    """The effects of some record failed on the quick way; nothing has happened."""


async def run_batch(
    pool: Pool, hook: StepHook, work: Work, plans: Mapping[TopicPartition, Plan], *, savepoints: bool = False
) -> Tally:
    """Do the plans of one poll, one per partition, in one transaction.

    Without `savepoints` a failing handler raises HandlerFailedError; with them, its record is parked. Raises
    PositionMovedError when a position is not as seen, and an error that passes by itself; nothing has happened then.
    """
    ordered = dict(sorted(plans.items()))
    try:
        return await _run(pool, hook, work, ordered, savepoints=savepoints)
    except asyncpg.IntegrityConstraintViolationError as error:
        # A constraint that is checked at the commit; with savepoints it is checked at once.
        raise HandlerFailedError from error


async def _run(
    pool: Pool, hook: StepHook, work: Work, plans: Mapping[TopicPartition, Plan], *, savepoints: bool
) -> Tally:
    async with pool.acquire() as connection:
        await hook("consumer.begin")
        async with connection.transaction():
            if len(plans) > 1:
                await lock_positions(connection, work.consumer, plans)
            moves = {partition: Move(plan.seen, plan.position) for partition, plan in plans.items()}
            await advance_positions(connection, work.consumer, moves)
            await hook("consumer.moved")
            tally = await work.prepare(connection, plans.values())
            if savepoints:
                # A constraint checked only at the commit would fail the batch without saying which record broke it.
                await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
                await _apply_one_by_one(work, connection, plans.values(), tally)
            else:
                await _apply(work, connection, [record for plan in plans.values() for record in plan.records], tally)
            await hook("consumer.commit")
        await hook("consumer.committed")
    return tally


async def _apply(work: Work, connection: Connection, records: Sequence[Record], tally: Tally) -> None:
    if not records:
        return
    try:
        await work.apply(connection, records, tally)
    except Exception as error:
        if is_transient(error):
            raise
        raise HandlerFailedError from error


async def _apply_one_by_one(work: Work, connection: Connection, plans: Collection[Plan], tally: Tally) -> None:
    for plan in plans:
        for record in plan.records:
            error = await failure_of(connection, partial(work.apply, connection, [record], tally))
            if error is not None:
                await work.park_failed(connection, record, tally, error)
