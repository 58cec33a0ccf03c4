"""How far a consumer has read: the fold of the log below `next_offset`, moved in the transaction of the effects.

The row is the truth; what the Kafka group has committed is telemetry.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from aiokafka import TopicPartition

from attune_chassis.database import Connection
from attune_chassis.fold import FoldState
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("position.sql")


@dataclass(frozen=True, slots=True)
class Position:
    """One row. `gap_offset` is where the first record stands whose predecessor is missing, None without a gap.

    `told` are the facts taken that the log tells again at or above `next_offset`, see `told_facts`.
    """

    fold: FoldState
    next_offset: int
    gap_offset: int | None = None
    told: frozenset[UUID] = frozenset()


class Move(NamedTuple):
    """From the position a batch was planned on to the one after it."""

    seen: Position
    new: Position


class PositionMovedError(Exception):
    """Somebody else has read on from where this batch begins: these partitions are no longer ours, or were never."""

    def __init__(self, consumer: str, partitions: Iterable[TopicPartition]) -> None:
        self.partitions = frozenset(partitions)
        places = ", ".join(f"{place.topic}/{place.partition}" for place in sorted(self.partitions))
        super().__init__(f"{consumer} no longer stands where it did on {places}.")


async def load_positions(
    connection: Connection, consumer: str, partitions: Iterable[TopicPartition]
) -> dict[TopicPartition, Position]:
    """The rows of the given partitions; a partition without a row is left out."""
    wanted = set(partitions)
    rows = await load_topics(connection, consumer, {partition.topic for partition in wanted})
    return {partition: row for partition, row in rows.items() if partition in wanted}


async def load_topics(connection: Connection, consumer: str, topics: Iterable[str]) -> dict[TopicPartition, Position]:
    """All rows of the given topics."""
    positions: dict[TopicPartition, Position] = {}
    async for row in QUERIES.load_positions(connection, consumer=consumer, topics=sorted(set(topics))):
        fold_state = FoldState(row["epoch"], row["last_sequence"], row["last_ce_id"])
        positions[TopicPartition(row["topic"], row["partition"])] = Position(
            fold_state, row["next_offset"], row["gap_offset"], frozenset(row["told_facts"])
        )
    return positions


async def create_positions(connection: Connection, consumer: str, next_offsets: Mapping[TopicPartition, int]) -> None:
    """Begin reading partitions; a row that is already there stays as it is."""
    await QUERIES.create_positions(
        connection, next_offsets=list(next_offsets.values()), **_places(consumer, next_offsets)
    )


async def lock_positions(connection: Connection, consumer: str, partitions: Collection[TopicPartition]) -> None:
    """Lock the rows in their order: the first statement of every transaction over several partitions."""
    async for _ in QUERIES.lock_positions(connection, **_places(consumer, partitions)):
        pass


async def advance_positions(connection: Connection, consumer: str, moves: Mapping[TopicPartition, Move]) -> None:
    """Compare-and-set all rows at once, before any effect.

    Raises PositionMovedError, naming the partitions whose rows are not as seen; the caller's transaction must then roll
    back.
    """
    rows = QUERIES.advance_positions(
        connection,
        epochs=[move.new.fold.epoch for move in moves.values()],
        last_sequences=[move.new.fold.last_sequence for move in moves.values()],
        last_ce_ids=[move.new.fold.last_ce_id for move in moves.values()],
        next_offsets=[move.new.next_offset for move in moves.values()],
        gap_offsets=[move.new.gap_offset for move in moves.values()],
        told_facts=[_array_text(move.new.told) for move in moves.values()],
        seen_epochs=[move.seen.fold.epoch for move in moves.values()],
        seen_last_sequences=[move.seen.fold.last_sequence for move in moves.values()],
        seen_last_ce_ids=[move.seen.fold.last_ce_id for move in moves.values()],
        seen_next_offsets=[move.seen.next_offset for move in moves.values()],
        **_places(consumer, moves),
    )
    moved = {TopicPartition(row["topic"], row["partition"]) async for row in rows}
    if lost := moves.keys() - moved:
        raise PositionMovedError(consumer, lost)


def _array_text(ids: Iterable[UUID]) -> str:
    """As PostgreSQL writes an array; there are no lists of arrays of different lengths."""
    return "{" + ",".join(sorted(map(str, ids))) + "}"


def _places(consumer: str, partitions: Collection[TopicPartition]) -> dict[str, object]:
    return {
        "consumer": consumer,
        "topics": [place.topic for place in partitions],
        "partitions": [place.partition for place in partitions],
    }
