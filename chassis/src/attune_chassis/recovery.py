"""What an operator may decide when the log and a database no longer agree; each decision is kept with its reason.

The running consumer notices that its row was moved: its next batch is refused by the compare-and-set and reads the row.
Topics are physical names here, as the alarms and tables show them.
"""

from typing import Literal
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.parking import note_action
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("recovery.sql")


async def rewind(
    connection: Connection, consumer: str, *, topic: str, partition: int, offset: int, actor: str, reason: str
) -> bool:
    """Read a partition again from an offset at or before a claim; what was applied is not applied again.

    False when there is no such row, or when it stands before the offset: skipping is `accept_gap`.
    """
    place = {"consumer": consumer, "topic": topic, "partition": partition}
    async with connection.transaction():
        done = bool(await QUERIES.rewind(connection, next_offset=offset, **place))
        if done:
            subject = {**place, "offset": offset}
            await note_action(connection, actor=actor, action="rewind", reason=reason, subject=subject)
    return done


async def accept_gap(
    connection: Connection,
    consumer: str,
    *,
    topic: str,
    partition: int,
    gap_offset: int,
    epoch: int,
    sequence: int,
    actor: str,
    reason: str,
) -> bool:
    """Go on behind a loss: the record at `gap_offset`, with its epoch and number, becomes the next one.

    False when the row tells of no gap at that offset.
    """
    place = {"consumer": consumer, "topic": topic, "partition": partition, "gap_offset": gap_offset, "epoch": epoch}
    async with connection.transaction():
        done = bool(await QUERIES.accept_gap(connection, last_sequence=sequence - 1, **place))
        if done:
            subject = {**place, "sequence": sequence}
            await note_action(connection, actor=actor, action="accept_gap", reason=reason, subject=subject)
    return done


async def accept_truncation(
    connection: Connection,
    consumer: str,
    *,
    topic: str,
    partition: int,
    seen_next_offset: int,
    next_offset: int,
    epoch: int,
    sequence: int,
    actor: str,
    reason: str,
) -> bool:
    """Go on where the log begins now, after retention has deleted unread records.

    The record at `next_offset`, with its epoch and number, becomes the next one. False when the row has moved from
    `seen_next_offset`.
    """
    place = {"consumer": consumer, "topic": topic, "partition": partition, "next_offset": next_offset, "epoch": epoch}
    async with connection.transaction():
        done = bool(
            await QUERIES.accept_truncation(
                connection, seen_next_offset=seen_next_offset, last_sequence=sequence - 1, **place
            )
        )
        if done:
            # Kept as an accepted gap, whose first record is the first that is left: the checker reads it so.
            subject = {**place, "gap_offset": next_offset, "sequence": sequence, "seen_next_offset": seen_next_offset}
            await note_action(connection, actor=actor, action="accept_gap", reason=reason, subject=subject)
    return done


async def decide_orphan(
    connection: Connection, ce_id: UUID, decision: Literal["accept", "withdraw"], *, actor: str, reason: str
) -> bool:
    """Let an orphan stand, or let it stand and have it taken back by a compensating event of the service.

    False when it is no orphan or somebody has decided already.
    """
    async with connection.transaction():
        done = bool(await QUERIES.decide_orphan(connection, ce_id=ce_id, decision=decision, actor=actor))
        if done:
            subject = {"ce_id": str(ce_id)}
            await note_action(connection, actor=actor, action=f"{decision}_orphan", reason=reason, subject=subject)
    return done
