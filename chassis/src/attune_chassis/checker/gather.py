"""Evidence from a live service: its tables in one snapshot, its logs up to where they end after it.

Nothing has to stand still. What stood in a log before the snapshot the tables must know of; a row moved since then
is compared at its own offset, which the log has reached. So a running system gives no false alarm.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from aiokafka import TopicPartition

from attune_chassis.checker.evidence import (
    ConsumerEvidence,
    Evidence,
    LogEntry,
    Orphan,
    OutboxRow,
    ParkedRow,
    Place,
    Position,
    ProducerEvidence,
    StreamState,
)
from attune_chassis.database import Connection, load_queries
from attune_chassis.fold import FoldState
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.log_reader import LogReader, Stretch
from attune_chassis.stream import header_texts, read_mark
from attune_chassis.told_facts import told_in

QUERIES = load_queries("attune_chassis.checker", "gather.sql")
READ_TIMEOUT_SECONDS = 30.0

Bounds = Mapping[Place, Stretch]


async def gather(
    connection: Connection,
    kafka: KafkaConnection,
    *,
    topics: Mapping[str, int],
    consumers: Sequence[str],
    foreign: Sequence[str] = (),
    topic_prefix: str = "",
) -> Evidence:
    """Everything about one service that its database and Kafka tell; effects are not known, nothing is held still.

    `topics` are those it writes, without prefix, with their partition counts; `consumers` the names it reads under;
    `foreign` those among them that read what others write.
    """
    own = [(topic_prefix + topic, partition) for topic, count in topics.items() for partition in range(count)]
    before = await log_bounds(kafka, own)
    async with _snapshot(connection):
        known_below = {place: end for place, (_, end) in before.items()}
        producer = await gather_producer(connection, tuple(topics), topic_prefix, known_below=known_below)
        readers = [await gather_consumer(connection, name, foreign=name in foreign) for name in consumers]
    read = {place for reader in readers for place in reader.positions if not reader.foreign}
    places = sorted({*own, *read})
    bounds = await log_bounds(kafka, places)
    return Evidence(
        places=places, log=log_of(kafka, bounds), producers=(producer,), consumers=tuple(readers), bounds=bounds
    )


async def gather_producer(
    connection: Connection,
    topics: Iterable[str],
    topic_prefix: str = "",
    *,
    known_below: Mapping[Place, int] | None = None,
) -> ProducerEvidence:
    """A writing service's side, in one snapshot. `topics` are without prefix; any role but a stranger may ask."""
    names = [topic_prefix + topic for topic in topics]
    async with _snapshot(connection):
        whole = await QUERIES.may_read(connection, table="outbox", column="headers")
        rows = (QUERIES.outbox if whole else QUERIES.outbox_from_outside)(connection, topics=names)
        return ProducerEvidence(
            topics=frozenset(names),
            streams={
                (row["topic"], row["partition"]): StreamState(_fold_of(row), row["next_offset"])
                async for row in QUERIES.streams(connection, topics=names)
            },
            outbox=[
                OutboxRow(row["ce_id"], row["topic"], row["partition"], row["key"], _version(row["aggregate_version"]))
                async for row in rows
            ],
            orphans=[Orphan(row["ce_id"], row["decision"]) async for row in QUERIES.orphans(connection, topics=names)],
            known_below=known_below or {},
        )


async def gather_consumer(connection: Connection, consumer: str, *, foreign: bool = False) -> ConsumerEvidence:
    """A consumer's side, in one snapshot. Whoever may not see keys gets no judgement about keys held back."""
    async with _snapshot(connection):
        whole = await QUERIES.may_read(connection, table="parked", column="key")
        parked = (QUERIES.parked if whole else QUERIES.parked_from_outside)(connection, consumer=consumer)
        discarded, accepted, rewound = await _decisions(connection, consumer)
        return ConsumerEvidence(
            consumer=consumer,
            positions={
                (row["topic"], row["partition"]): Position(_fold_of(row), row["next_offset"], row["gap_offset"])
                async for row in QUERIES.positions(connection, consumer=consumer)
            },
            parked=[
                ParkedRow(row["topic"], row["partition"], row["offset"], row["key"], _uuid(row["ce_id"]), row["reason"])
                async for row in parked
            ],
            held={(row["topic"], row["key"]) async for row in QUERIES.held_keys(connection, consumer=consumer)}
            if whole
            else frozenset(),
            foreign=foreign,
            discarded=discarded,
            accepted=accepted,
            rewound=rewound,
        )


async def _decisions(
    connection: Connection, consumer: str
) -> tuple[set[tuple[str, int, int]], dict[Place, dict[int, FoldState]], set[Place]]:
    """What an operator did: the parked records given up, the gaps accepted, the places to read again."""
    discarded: set[tuple[str, int, int]] = set()
    accepted: dict[Place, dict[int, FoldState]] = {}
    rewound: set[Place] = set()
    async for row in QUERIES.operator_actions(connection, consumer=consumer):
        subject = json.loads(row["subject"])
        place = (subject["topic"], subject["partition"])
        if row["action"] == "discard":
            discarded.add((*place, subject["offset"]))
        elif row["action"] == "rewind":
            rewound.add(place)
        else:
            state = FoldState(subject["epoch"], subject["sequence"] - 1)
            accepted.setdefault(place, {})[subject["gap_offset"]] = state
    return discarded, accepted, rewound


async def log_bounds(kafka: KafkaConnection, places: Iterable[Place]) -> dict[Place, Stretch]:
    """Where each log starts and ends now."""
    async with LogReader.open(kafka, READ_TIMEOUT_SECONDS) as reader:
        bounds = await reader.bounds(TopicPartition(*place) for place in places)
    return {(partition.topic, partition.partition): stretch for partition, stretch in bounds.items()}


def log_of(kafka: KafkaConnection, bounds: Bounds) -> Callable[[Place], AsyncIterator[LogEntry]]:
    """Reads the logs between the bounds, each with a connection of its own."""

    async def read(place: Place) -> AsyncIterator[LogEntry]:
        start, end = bounds[place]
        if start >= end:
            return
        async with LogReader.open(kafka, READ_TIMEOUT_SECONDS) as reader:
            async for _, records in reader.read({TopicPartition(*place): (start, end)}):
                for record in records:
                    headers = header_texts(record.headers)
                    yield LogEntry(
                        record.offset,
                        read_mark(headers),
                        record.key,
                        headers.get("ce_type", ""),
                        _version(headers.get("ce_aggregateversion")),
                        told_in(headers),
                        _uuid_if_one(headers.get("ce_factid") or headers.get("ce_id")),
                    )

    return read


@asynccontextmanager
async def _snapshot(connection: Connection) -> AsyncIterator[None]:
    """One view of all tables; a caller's own transaction is taken as it is."""
    if connection.is_in_transaction():
        yield
        return
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        yield


def _fold_of(row: Any) -> FoldState:
    return FoldState(row["epoch"], row["last_sequence"], row["last_ce_id"])


def _version(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _uuid_if_one(text: str | None) -> UUID | None:
    """Of a header, where anything may stand."""
    try:
        return _uuid(text)
    except ValueError:
        return None
