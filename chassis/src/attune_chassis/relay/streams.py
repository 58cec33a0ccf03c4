"""What the relay knows of its own partitions: the `stream` rows, and how they are moved by compare-and-set."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from aiokafka import TopicPartition

from attune_chassis.database import Connection
from attune_chassis.fold import FoldState
from attune_chassis.relay.errors import RelayFencedError
from attune_chassis.restore.guard import note_settled
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("relay.sql")


@dataclass(frozen=True, slots=True)
class StreamState:
    """The fold of one partition's log below `next_offset`.

    `place` is where the row lies in its table, if known. It only spares the search: beside a transaction left open the
    table's index leads past every earlier state of the row.
    """

    fold: FoldState
    next_offset: int
    place: tuple[int, int] | None = field(default=None, compare=False)


Streams = dict[TopicPartition, StreamState]


async def create_streams(connection: Connection, partitions: Sequence[TopicPartition]) -> None:
    """Make the missing rows, with zeros."""
    await QUERIES.create_streams(
        connection,
        topics=[partition.topic for partition in partitions],
        partitions=[partition.partition for partition in partitions],
    )


async def load_streams(connection: Connection, partitions: Sequence[TopicPartition]) -> Streams:
    """The rows of the given partitions; rows of other partitions are passed over."""
    wanted = set(partitions)
    streams: Streams = {}
    topics = sorted({partition.topic for partition in partitions})
    async for row in QUERIES.load_streams(connection, topics=topics):
        partition = TopicPartition(row["topic"], row["partition"])
        if partition in wanted:
            fold_state = FoldState(row["epoch"], row["last_sequence"], row["last_ce_id"])
            streams[partition] = StreamState(fold_state, row["next_offset"])
    return streams


async def advance_streams(
    connection: Connection, seen: Mapping[TopicPartition, StreamState], new: Mapping[TopicPartition, StreamState]
) -> None:
    """Move the rows of `new` from what was seen of them, inside the caller's transaction.

    Raises RelayFencedError when any row is not as seen; the caller's transaction must then roll back.
    """
    _check_moved(await QUERIES.advance_streams(connection, **_steps(seen, new)), new)


async def record_progress(
    connection: Connection,
    seen: Mapping[TopicPartition, StreamState],
    new: Streams,
    ids: Sequence[int],
) -> float:
    """Move the rows of `new` and delete the published outbox rows, in one statement that commits by itself.

    Gives the age of the oldest of them in seconds, and each state of `new` its place. Raises RelayFencedError when any
    row is not as seen; nothing has changed then.
    """
    places = {partition: seen[partition].place for partition in new}
    if None in places.values():
        places |= await _places(connection, new)
    recorded = await QUERIES.record_progress(
        connection, **_steps(seen, new), places=[places[partition] for partition in sorted(new)], ids=ids
    )
    _check_moved(recorded["as_seen"], new)
    for topic, number, place in recorded["moved"]:
        partition = TopicPartition(topic, number)
        new[partition] = replace(new[partition], place=place)
    return float(recorded["oldest_seconds"] or 0.0)


async def _places(
    connection: Connection, partitions: Iterable[TopicPartition]
) -> dict[TopicPartition, tuple[int, int] | None]:
    wanted = list(partitions)
    found = {
        TopicPartition(row["topic"], row["partition"]): row["place"]
        async for row in QUERIES.stream_places(connection, topics=sorted({topic for topic, _ in wanted}))
    }
    return {partition: found.get(partition) for partition in wanted}


def _steps(
    seen: Mapping[TopicPartition, StreamState], new: Mapping[TopicPartition, StreamState]
) -> dict[str, list[Any]]:
    steps = sorted(new.items())
    return {
        "topics": [partition.topic for partition, _ in steps],
        "partitions": [partition.partition for partition, _ in steps],
        "seen_epochs": [seen[partition].fold.epoch for partition, _ in steps],
        "seen_sequences": [seen[partition].fold.last_sequence for partition, _ in steps],
        "seen_offsets": [seen[partition].next_offset for partition, _ in steps],
        "epochs": [state.fold.epoch for _, state in steps],
        "sequences": [state.fold.last_sequence for _, state in steps],
        "ce_ids": [state.fold.last_ce_id for _, state in steps],
        "offsets": [state.next_offset for _, state in steps],
    }


def _check_moved(as_seen: int, new: Mapping[TopicPartition, StreamState]) -> None:
    if as_seen != len(new):
        raise RelayFencedError(f"{len(new) - as_seen} of {len(new)} stream rows were moved by another relay.")


async def settle(
    connection: Connection,
    seen: Mapping[TopicPartition, StreamState],
    new: Mapping[TopicPartition, StreamState],
    found: Sequence[UUID],
) -> list[UUID]:
    """Record what read-back found, in one transaction; gives the ids this database does not know.

    When there are unknown ids nothing is recorded: the database was restored to the past, and those events are orphans.
    """
    transaction = connection.transaction()
    await transaction.start()
    try:
        await advance_streams(connection, seen, new)
        deleted = {row["ce_id"] async for row in QUERIES.delete_settled(connection, ce_ids=list(found))}
        missing = [ce_id for ce_id in found if ce_id not in deleted]
        decided = {row["ce_id"] async for row in QUERIES.decided_orphans(connection, ce_ids=missing)}
        unknown = [ce_id for ce_id in missing if ce_id not in decided]
        if not unknown:
            await QUERIES.forget_matched_orphans(connection, ce_ids=list(deleted))
            await note_settled(connection)
    except BaseException:
        await transaction.rollback()
        raise
    if unknown:
        await transaction.rollback()
    else:
        await transaction.commit()
    return unknown
