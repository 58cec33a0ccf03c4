"""What one service knows of an event and of everything that followed from it: in its tables, and in the topics it sees.

An event's relatives carry its correlation id, so the event is looked for first, and its relatives with it. Each event
gets its whereabouts here: in the outbox, in the log, orphaned, parked, applied, passed over, not yet read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from aiokafka import TopicPartition

from attune_chassis.fold import Verdict
from attune_chassis.ops.desk import KAFKA_PATIENCE_SECONDS, Desk, kafka_answers
from attune_chassis.ops.explain_tree import add_whereabouts
from attune_chassis.ops.topics import partitions_of
from attune_chassis.ops.tracing_back import Found, Search, TimedLogReader, Wanted, search, stretches_of
from attune_chassis.ops.whereabouts import Consumers, whereabouts_of
from attune_chassis.ops.words import plain
from attune_chassis.sql import plumbing_queries
from attune_chassis.stream import headers_from_json

QUERIES = plumbing_queries("ops.sql")

CLAIM_AGE = timedelta(hours=25)
"""A relay claims at least once a day: reading from so much earlier meets the claim that judges what follows."""
EVENTS_MAX = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Which event, and how far to look. `correlation_id` is known where another service has found the event."""

    event_id: UUID
    correlation_id: UUID | None = None
    since: datetime | None = None
    records_max: int
    progress: Callable[[int], None]

    def concerns(self, headers: Mapping[str, str], correlation_id: str) -> bool:
        """Whether a record is the event, was caused by it, or belongs to the same chain."""
        wanted = str(self.event_id)
        return (
            wanted in {headers.get("ce_id"), headers.get("ce_factid")}
            or headers.get("ce_causationid") == wanted
            or headers.get("ce_correlationid") in {wanted, correlation_id}
        )


@dataclass(slots=True)
class Known:
    """Everything found; events by id."""

    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    records: int = 0
    whole: bool = True

    def add(self, headers: Mapping[str, str], whereabouts: Iterable[Mapping[str, Any]], **more: Any) -> None:
        """Note an event, or more about one that is known."""
        ce_id = headers.get("ce_id", "")
        event = self.events.setdefault(ce_id, _described(headers) | {"whereabouts": []})
        event |= {name: value for name, value in more.items() if value is not None}
        add_whereabouts(event, whereabouts)


async def explain(desk: Desk, question: Question) -> dict[str, Any]:
    """One service's answer, as a document. Raises UnreachableError without Kafka."""
    known = Known()
    await _from_tables(desk, known, str(question.event_id))
    correlation_id = (question.correlation_id and str(question.correlation_id)) or _correlation(known, question)
    places = await _places(desk)
    with kafka_answers(desk.kafka.bootstrap_servers):
        async with TimedLogReader.open(desk.kafka, KAFKA_PATIENCE_SECONDS) as reader:
            found = await _Log(reader, places, question, known).chain(correlation_id)
    correlation_id = correlation_id or next(
        (one.headers.get("ce_correlationid", "") for one in found if _is(one, question)), ""
    )
    shown = found[:EVENTS_MAX]
    consumers = await Consumers.of(desk, shown)
    for one in shown:
        place = {"topic": one.place.topic, "partition": one.place.partition, "offset": one.offset}
        at = datetime.fromtimestamp(one.logged_at_ms / 1000, UTC)
        counts = one.verdict in {Verdict.APPLY, None}
        known.add(one.headers, whereabouts_of(desk, consumers, one), **(place | {"logged_at": at} if counts else {}))
    if correlation_id:
        await _from_tables(desk, known, correlation_id)
    return {
        "service": desk.service,
        "event_id": question.event_id,
        "correlation_id": correlation_id or None,
        "found": str(question.event_id) in known.events,
        "records_read": known.records,
        "read_everything": known.whole and len(found) <= EVENTS_MAX,
        "events": sorted(known.events.values(), key=lambda event: (event["recorded_at"] or "", event["ce_id"])),
    }


async def _from_tables(desk: Desk, known: Known, needle: str) -> None:
    """What tables say of records whose headers name the id."""
    for kind, query in (
        ("outbox", QUERIES.outbox_about),
        ("orphan", QUERIES.orphans_about),
        ("parked", QUERIES.parked_about),
    ):
        async for row in query(desk.connection, needle=needle, rows_max=EVENTS_MAX):
            said = {"service": desk.service, "kind": kind} | {
                name: row[name]
                for name in ("consumer", "reason", "decision", "age_seconds")
                if name in row.keys()  # noqa: SIM118 - a row is no mapping
            }
            known.add(headers_from_json(row["headers"]), [said], topic=row["topic"], partition=row["partition"])


@dataclass(frozen=True, slots=True)
class _Log:
    """The topics this service sees, and the reading of them for one question."""

    reader: TimedLogReader
    places: list[TopicPartition]
    question: Question
    known: Known

    async def chain(self, correlation_id: str) -> list[Found]:
        """The event first, unless its chain is known already; then the chain, from a day before the event on."""
        question, since = self.question, self.question.since
        if not correlation_id:
            first = await self._read(since, lambda headers: question.concerns(headers, ""))
            event = next((one for one in first.found if _is(one, question)), None)
            correlation_id = event.headers.get("ce_correlationid", "") if event else ""
            if event is None or correlation_id in {"", str(question.event_id)}:
                return first.found
            logged_at = datetime.fromtimestamp(event.logged_at_ms / 1000, UTC)
            since = max(filter(None, (since, logged_at - CLAIM_AGE)))
        return (await self._read(since, lambda headers: question.concerns(headers, correlation_id))).found

    async def _read(self, since: datetime | None, wanted: Wanted) -> Search:
        records_max = self.question.records_max
        stretches, whole = await stretches_of(self.reader, self.places, since=since, records_max=records_max)
        result = await search(self.reader, stretches, wanted, self.question.progress)
        self.known.records += result.records
        self.known.whole = self.known.whole and whole
        return result


async def _places(desk: Desk) -> list[TopicPartition]:
    heard = {desk.prefix + topic for one in desk.subscriptions.values() for topic in one.topics}
    return await partitions_of(desk.kafka, {place.topic for place in desk.owned} | heard)


def _is(found: Found, question: Question) -> bool:
    return found.headers.get("ce_id") == str(question.event_id)


def _correlation(known: Known, question: Question) -> str:
    event = known.events.get(str(question.event_id))
    return (event or {}).get("correlation_id") or ""


def _described(headers: Mapping[str, str]) -> dict[str, Any]:
    names = {
        "ce_id": "ce_id",
        "fact_id": "ce_factid",
        "type": "ce_type",
        "source": "ce_source",
        "recorded_at": "ce_time",
    }
    chain = {"correlation_id": "ce_correlationid", "causation_id": "ce_causationid", "subject": "ce_subject"}
    described = {
        name: plain(headers[header]) if header in headers else None for name, header in {**names, **chain}.items()
    }
    if "ce_epoch" not in headers and "ce_aggregateversion" not in headers:
        described["subject"] = None  # a foreign sender may have written anything there
    return described | {"topic": None, "partition": None, "offset": None, "logged_at": None}
