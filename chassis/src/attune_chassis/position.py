"""How far a consumer has read: the fold of the log below `next_offset`, moved in the transaction of the effects.

The row is the truth; what the Kafka group has committed is telemetry.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from aiokafka import TopicPartition

from attune_chassis.database import Connection
from attune_chassis.fold import FoldState
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("position.sql")


@dataclass(frozen=True, slots=True)
class Position:
    """One row. `gap_offset` is where the first record stands whose predecessor is missing, None without a gap."""

    fold: FoldState
    next_offset: int
    gap_offset: int | None = None


class PositionMovedError(Exception):
    """Somebody else has read on from where this batch begins: the partition is no longer ours, or was never."""


async def load_positions(
    connection: Connection, consumer: str, partitions: Iterable[TopicPartition]
) -> dict[TopicPartition, Position]:
    """The rows of the given partitions; a partition without a row is left out."""
    wanted = set(partitions)
    positions: dict[TopicPartition, Position] = {}
    topics = sorted({partition.topic for partition in wanted})
    async for row in QUERIES.load_positions(connection, consumer=consumer, topics=topics):
        partition = TopicPartition(row["topic"], row["partition"])
        if partition in wanted:
            fold_state = FoldState(row["epoch"], row["last_sequence"], row["last_ce_id"])
            positions[partition] = Position(fold_state, row["next_offset"], row["gap_offset"])
    return positions


async def create_position(connection: Connection, consumer: str, partition: TopicPartition, next_offset: int) -> None:
    """Begin reading a partition; a row that is already there stays as it is."""
    await QUERIES.create_position(
        connection,
        consumer=consumer,
        topic=partition.topic,
        partition=partition.partition,
        next_offset=next_offset,
    )


async def advance_position(
    connection: Connection, consumer: str, partition: TopicPartition, *, seen: Position, new: Position
) -> None:
    """Compare-and-set, the first statement of every batch's transaction.

    Raises PositionMovedError when the row is not as seen; the caller's transaction must then roll back.
    """
    moved = await QUERIES.advance_position(
        connection,
        consumer=consumer,
        topic=partition.topic,
        partition=partition.partition,
        epoch=new.fold.epoch,
        last_sequence=new.fold.last_sequence,
        last_ce_id=new.fold.last_ce_id,
        next_offset=new.next_offset,
        gap_offset=new.gap_offset,
        seen_epoch=seen.fold.epoch,
        seen_last_sequence=seen.fold.last_sequence,
        seen_last_ce_id=seen.fold.last_ce_id,
        seen_next_offset=seen.next_offset,
    )
    if not moved:
        raise PositionMovedError(f"{consumer} no longer stands at {seen.next_offset} of {partition.topic}.")
