"""How far each consumer is behind its topics, in records and in seconds, and what is wrong with where it stands."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from aiokafka import TopicPartition

from attune_chassis.log_reader import LogReader, Stretch
from attune_chassis.ops.desk import Desk
from attune_chassis.ops.topics import partitions_of
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("ops.sql")


@dataclass(frozen=True, slots=True)
class PartitionLag:
    """One consumer in one partition. `next_offset` None: it has not begun. `seconds`: age of its next unread record.

    `trouble` is `truncated` (retention has deleted unread records) or `log_behind` (the log ends before the position).
    """

    partition: int
    next_offset: int | None
    log_start: int
    log_end: int
    records: int
    seconds: float | None
    gap_offset: int | None
    gap_since: datetime | None
    trouble: str | None


@dataclass(frozen=True, slots=True)
class TopicLag:
    """One consumer in one topic: the sum of records, the greatest age."""

    consumer: str
    topic: str
    records: int
    seconds: float | None
    partitions: tuple[PartitionLag, ...]


async def measure_lag(desk: Desk) -> list[TopicLag]:
    """Every subscription of the service against the ends of its topics. Raises UnreachableError without Kafka."""
    rows = {
        (row["consumer"], TopicPartition(row["topic"], row["partition"])): dict(row)
        async for row in QUERIES.positions(desk.connection)
    }
    places = await _places(desk, rows)
    async with desk.log_reader() as reader:
        bounds = await reader.bounds({place for _, place in places})
        unread = {}
        for consumer, place in places:
            start, end = bounds[place]
            at = _next_offset(rows.get((consumer, place)), start)
            if start <= at < end:
                unread[consumer, place] = at
        ages = await _ages(reader, unread)
    told = [
        (
            consumer,
            place.topic,
            _partition(place, rows.get((consumer, place)), bounds[place], ages.get((consumer, place))),
        )
        for consumer, place in places
    ]
    return [
        _summed(consumer, topic, tuple(one for _, _, one in group))
        for (consumer, topic), group in groupby(told, key=lambda one: one[:2])
    ]


async def _places(desk: Desk, rows: Iterable[tuple[str, TopicPartition]]) -> list[tuple[str, TopicPartition]]:
    """What is read: what the subscriptions name, and whatever else has a row."""
    read = {
        consumer: {desk.prefix + topic for topic in subscription.topics}
        for consumer, subscription in desk.subscriptions.items()
    }
    there = await partitions_of(desk.kafka, {topic for topics in read.values() for topic in topics})
    named = {(consumer, place) for consumer, topics in read.items() for place in there if place.topic in topics}
    return sorted(named | set(rows))


async def _ages(
    reader: LogReader, unread: Mapping[tuple[str, TopicPartition], int]
) -> dict[tuple[str, TopicPartition], float]:
    """Age in seconds of the record at each offset. Two consumers may stand at different offsets of one partition."""
    ages: dict[tuple[str, TopicPartition], float] = {}
    now_ms = time.time() * 1000
    for consumer in {consumer for consumer, _ in unread}:
        stretches: dict[TopicPartition, Stretch] = {
            place: (offset, offset + 1) for (name, place), offset in unread.items() if name == consumer
        }
        async for place, records in reader.read(stretches):
            ages[consumer, place] = max(0.0, (now_ms - records[0].timestamp) / 1000)
    return ages


def _next_offset(row: Mapping[str, Any] | None, start: int) -> int:
    return start if row is None else int(row["next_offset"])


def _partition(
    place: TopicPartition, row: Mapping[str, Any] | None, bounds: Stretch, seconds: float | None
) -> PartitionLag:
    start, end = bounds
    at = _next_offset(row, start)
    return PartitionLag(
        partition=place.partition,
        next_offset=None if row is None else at,
        log_start=start,
        log_end=end,
        records=max(0, end - max(at, start)),
        seconds=seconds,
        gap_offset=row["gap_offset"] if row else None,
        gap_since=row["gap_since"] if row else None,
        trouble="truncated" if at < start else "log_behind" if at > end else None,
    )


def _summed(consumer: str, topic: str, partitions: tuple[PartitionLag, ...]) -> TopicLag:
    ages = [one.seconds for one in partitions if one.seconds is not None]
    return TopicLag(consumer, topic, sum(one.records for one in partitions), max(ages, default=None), partitions)
