"""A restatement: how things stand now, said again as ordinary events (section 8 of docs/exactly-once.md).

A reader that begins late, or was restored, or whose log is gone, hears by it what retention has deleted. The events are
facts of their own, with ids and version numbers of their own; a reader takes them like any other.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from attune_chassis.cause import Cause
from attune_chassis.clock import Clock
from attune_chassis.database import Connection, Pool
from attune_chassis.ids import new_id
from attune_chassis.parking import note_action
from attune_chassis.restore.guard import refuse_until_settled

BATCH_MAX = 200
FIRST = UUID(int=0)

StateAgain: TypeAlias = Callable[[Connection, Cause, UUID, int], Awaitable[Sequence[UUID]]]
"""`(connection, cause, after, limit)`: append events for the first things whose ids are above `after`, at most `limit`.

Works inside the caller's transaction. The id of each event is `cause.id(str(id of the thing))`; each thing is locked,
and its version raised, before its event is appended. Gives the ids of the things in order; none means that it is done.
"""


@dataclass(frozen=True, slots=True)
class Restatement:
    """What can be said again; `about` is one sentence for the operator."""

    about: str
    state_again: StateAgain


async def restate(
    pool: Pool,
    restatement: Restatement,
    name: str,
    *,
    clock: Clock,
    actor: str,
    reason: str,
    batch_max: int = BATCH_MAX,
) -> int:
    """Say it all again, batch by batch, each in a transaction of its own; how many things were stated.

    It is kept when it began, and again when it had ended. One that was broken off is simply begun anew: what was said
    by then is said once more.

    Raises:
        Problem: `restored_not_settled` (503) while the version numbers given here may stand in the log already.
    """
    restatement_id = new_id()
    cause = Cause(
        source=("restatement", name, restatement_id),
        causation_id=restatement_id,
        recorded_at=clock.now(),
        correlation_id=restatement_id,
        traceparent=None,
    )
    subject = {"name": name, "restatement_id": str(restatement_id)}
    async with pool.acquire() as connection:
        await note_action(connection, actor=actor, action="restate", reason=reason, subject=subject)
    stated, after = 0, FIRST
    while done := await _one_batch(pool, restatement, cause, after, batch_max):
        stated, after = stated + len(done), done[-1]
    async with pool.acquire() as connection:
        subject |= {"stated": str(stated)}
        await note_action(connection, actor=actor, action="restated", reason=reason, subject=subject)
    return stated


async def _one_batch(pool: Pool, restatement: Restatement, cause: Cause, after: UUID, limit: int) -> Sequence[UUID]:
    async with pool.acquire() as connection, connection.transaction():
        await refuse_until_settled(connection)
        return await restatement.state_again(connection, cause, after, limit)
