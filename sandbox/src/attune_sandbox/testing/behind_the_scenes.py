"""Looks where no user can: whole topics as the administrator, whole databases as the superuser. For tests only."""

import contextlib
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from attune_sandbox.play.fold import SubscriberFold
from attune_sandbox.testing.databases import DatabaseUrls
from attune_sandbox.testing.kafka_space import TopicSpace
from attune_sandbox.testing.running_platform import RunningPlatform, wait_for

SETTLE_TIMEOUT_SECONDS = 60.0
METADATA_TIMEOUT_SECONDS = 10.0
UNFINISHED = {
    "outbox rows": "SELECT count(*) FROM outbox",
    "deliveries under way": "SELECT count(*) FROM delivery WHERE state IN ('waiting', 'sending')",
}
STUCK = {
    # A conflicting id on an intake topic is parked for good, as evidence; its sender has been answered.
    "parked records": "SELECT count(*) FROM parked WHERE reason <> 'id_conflict'",
    "held keys": "SELECT count(*) FROM held_key",
    "orphans": "SELECT count(*) FROM orphan",
}


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record of a log; `topic` is without the prefix of the test."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: Mapping[str, str]
    value: bytes | None


async def read_all(space: TopicSpace, topics: Iterable[str]) -> list[RawRecord]:
    """Every record of these topics (unprefixed), by partition in the order of the log."""
    records: list[RawRecord] = []
    async with _administrators_consumer(space) as consumer:
        partitions = _partitions(space, map(space.name, topics))
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        ends = await consumer.end_offsets(partitions)
        while [one for one in partitions if await consumer.position(one) < ends[one]]:
            batch = await consumer.getmany(timeout_ms=200)
            records += [_raw(space, record) for partition in sorted(batch) for record in batch[partition]]
    return sorted(records, key=lambda record: (record.topic, record.partition, record.offset))


def folded(records: Iterable[RawRecord]) -> list[RawRecord]:
    """Those records the published fold applies, of each partition from its first record on."""
    folds: dict[tuple[str, int], SubscriberFold] = {}
    return [
        record
        for record in records
        if folds.setdefault((record.topic, record.partition), SubscriberFold()).judge(record.headers) == "apply"
    ]


async def rows_of(database: DatabaseUrls) -> dict[str, str]:
    """Every table of a database as text, by name: the whole of what it holds."""
    async with _superuser(database) as connection:
        names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            name: "\n".join(
                str(row[0])
                for row in await connection.fetch(f'SELECT t::text FROM public."{name}" t')  # noqa: S608 -- names come from the catalogue
            )
            for (name,) in names
        }


async def count(database: DatabaseUrls, query: str) -> int:
    """The number a query gives."""
    async with _superuser(database) as connection:
        return int(await connection.fetchval(query))


async def settled(platform: RunningPlatform) -> None:
    """Wait until nothing is on its way: outboxes empty, no delivery under way, every position at the end of its log.

    Raises TimeoutError that says what is still on its way; AssertionError when something is stuck for good.
    """
    left: list[str] = []

    async def nothing_on_its_way() -> bool:
        left[:] = [word async for word in _on_their_way(platform)]
        return not left

    await wait_for(nothing_on_its_way, "everything to settle", SETTLE_TIMEOUT_SECONDS, lambda: ", ".join(left))
    for service, database in platform.databases.items():
        for what, query in STUCK.items():
            number = await count(database, query)
            assert number == 0, f"{service} has {number} {what}"  # noqa: S101 -- test support


async def _on_their_way(platform: RunningPlatform) -> AsyncIterator[str]:
    ends = await _log_ends(platform.topics)
    for service, database in platform.databases.items():
        for what, query in UNFINISHED.items():
            if number := await count(database, query):
                yield f"{service}: {number} {what}"
        async with _superuser(database) as connection:
            rows = await connection.fetch("SELECT consumer, topic, partition, next_offset FROM position")
        for consumer, topic, partition, next_offset in rows:
            end = ends[topic.removeprefix(platform.topics.prefix), partition]
            if next_offset < end:
                yield f"{service}: {consumer} has read {topic}/{partition} up to {next_offset} of {end}"


async def _log_ends(space: TopicSpace) -> dict[tuple[str, int], int]:
    async with _administrators_consumer(space) as consumer:
        partitions = _partitions(space)
        ends = await consumer.end_offsets(partitions)
    return {(one.topic.removeprefix(space.prefix), one.partition): end for one, end in ends.items()}


@contextlib.asynccontextmanager
async def _administrators_consumer(space: TopicSpace) -> AsyncIterator[Any]:
    consumer = AIOKafkaConsumer(
        enable_auto_commit=False, auto_offset_reset="earliest", **space.kafka.admin_login.aiokafka()
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


def _partitions(space: TopicSpace, names: Iterable[str] | None = None) -> list[TopicPartition]:
    """All partitions of these topics (physical names), or of every topic of the space."""
    known = space.kafka.admin.list_topics(timeout=METADATA_TIMEOUT_SECONDS).topics
    chosen = [name for name in known if name.startswith(space.prefix)] if names is None else list(names)
    return [TopicPartition(name, number) for name in chosen for number in known[name].partitions]


def _raw(space: TopicSpace, record: Any) -> RawRecord:
    headers = {name: value.decode() for name, value in record.headers}
    topic = record.topic.removeprefix(space.prefix)
    return RawRecord(topic, record.partition, record.offset, record.key, headers, record.value)


@contextlib.asynccontextmanager
async def _superuser(database: DatabaseUrls) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(database.superuser)
    try:
        yield connection
    finally:
        await connection.close()
