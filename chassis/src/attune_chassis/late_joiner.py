"""Beginning to read a log that no longer starts at its first record (section 8 of docs/exactly-once.md).

A consumer refuses to read such a log from its start, and stands with `consumer_log_truncated`. An operator fetches the
producer's rows (`GET /v1/streams`) and joins there. What was said before is asked of the producer as a restatement,
after the joining, so that nothing falls between the two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import orjson
from aiokafka import TopicPartition

from attune_chassis.database import Connection, Pool
from attune_chassis.log_reader import Stretch
from attune_chassis.parking import note_action
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("late_joiner.sql")


class LateJoinError(Exception):
    """The consumer cannot begin there; its text is one sentence for the operator. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class StreamRow:
    """Where the producer stood when it was asked: the fold of its log below `next_offset`. `topic` is physical."""

    topic: str
    partition: int
    epoch: int
    last_sequence: int
    last_ce_id: UUID | None
    next_offset: int

    @property
    def place(self) -> TopicPartition:
        """The partition."""
        return TopicPartition(self.topic, self.partition)


def stream_rows(answer: bytes | str, topics: Sequence[str]) -> list[StreamRow]:
    """The rows of the given physical topics in an answer of `GET /v1/streams`.

    Raises:
        LateJoinError: the text is no such answer, or says nothing of one of the topics.
    """
    try:
        found = [_row(entry) for entry in orjson.loads(answer)["streams"]]
    except (KeyError, TypeError, ValueError):
        raise LateJoinError("This is no answer of GET /v1/streams.") from None
    missing = set(topics) - {row.topic for row in found}
    if missing:
        raise LateJoinError(f"The answer says nothing of {', '.join(sorted(missing))}; ask the service that owns it.")
    return [row for row in found if row.topic in topics]


def _row(entry: Mapping[str, Any]) -> StreamRow:
    last_ce_id = entry["last_ce_id"]
    return StreamRow(
        topic=str(entry["topic"]),
        partition=int(entry["partition"]),
        epoch=int(entry["epoch"]),
        last_sequence=int(entry["last_sequence"]),
        last_ce_id=None if last_ce_id is None else UUID(last_ce_id),
        next_offset=int(entry["next_offset"]),
    )


async def join(
    pool: Pool,
    consumer: str,
    rows: Sequence[StreamRow],
    bounds: Mapping[TopicPartition, Stretch],
    *,
    actor: str,
    reason: str,
    again: bool = False,
) -> int:
    """Let a consumer begin at the producer's rows; how many partitions it joined. All that it has to join, or none.

    Partitions it reads already are left alone. `bounds` say where each log starts and ends (`LogReader.bounds`). With
    `again` a row is moved that stands below the log's start, because retention ran past the consumer; what was between
    is lost to it until it is restated. A running consumer finds the rows when it looks again. Audited.

    Raises:
        LateJoinError: it reads all of them already, or a log does not hold the place to begin at.
    """
    async with pool.acquire() as connection, connection.transaction():
        wanted = {"topics": [row.topic for row in rows], "partitions": [row.partition for row in rows]}
        known = [row async for row in QUERIES.lock_positions(connection, consumer=consumer, **wanted)]
        stood = {TopicPartition(row["topic"], row["partition"]): row for row in known}
        joined = [
            row for row in rows if row.place not in stood or stood[row.place]["next_offset"] < bounds[row.place][0]
        ]
        if not joined:
            raise LateJoinError(f"{consumer} reads all of this already.")
        for row in joined:
            _check_place(row, bounds[row.place])
            if row.place in stood and not again:
                raise LateJoinError(
                    f"{consumer} has read {row.topic}/{row.partition} up to {stood[row.place]['next_offset']}, and the "
                    f"log starts at {bounds[row.place][0]}: join again to give up what was between."
                )
            await _put(connection, consumer, row, exists=row.place in stood)
        subject = {
            "consumer": consumer,
            "rows": [_plain(asdict(row)) for row in joined],
            "before": [_plain(stood[row.place]) for row in joined if row.place in stood],
        }
        await note_action(connection, actor=actor, action="join", reason=reason, subject=subject)
    return len(joined)


def _check_place(row: StreamRow, log: Stretch) -> None:
    start, end = log
    if row.next_offset < start:
        raise LateJoinError(
            f"The log of {row.topic}/{row.partition} starts at {start}, above {row.next_offset}: fetch the rows anew."
        )
    if row.next_offset > end:
        raise LateJoinError(
            f"The log of {row.topic}/{row.partition} ends at {end}, below {row.next_offset}: "
            "it is another log, or it lost what was acknowledged."
        )


async def _put(connection: Connection, consumer: str, row: StreamRow, *, exists: bool) -> None:
    write = QUERIES.join_stream_again if exists else QUERIES.join_stream
    if not await write(connection, consumer=consumer, **asdict(row)):
        raise LateJoinError(f"{consumer} began to read {row.topic}/{row.partition} at this very moment.")


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in dict(row).items()}
