"""Golden logs: stretches of a topic partition, and what a right fold makes of each record.

They are made from `scenarios.toml` and the frozen goldens, so they are the same bytes for ever; `golden_logs.sha256`
holds their hashes. The verdicts stand in the scenarios, written by hand: tests of the whole repository prove that our
own folds give exactly these.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from attune_contracts.fact import FACT_ID_HEADER, major_of, record_id
from attune_contracts.goldens import Golden, valid_goldens
from attune_contracts.pack.partitioning import partition_of
from attune_contracts.pack.scenario_language import Event, Fact, Line, Scenario, Scenarios, scenarios
from attune_contracts.registry import event_class
from attune_contracts.topic_declarations import PARTITIONS

RELEASED_LOGS: Final = Path(__file__).with_name("golden_logs.sha256")
_NAMESPACE: Final = UUID("6ab6c0ae-2f0b-5a0f-9a4e-0d6a0f1f5a3c")
_EVERY_HEADER: Final = "*"


class FrozenLogError(ValueError):
    """A released golden log would change, or is gone."""


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One record as Kafka gives it, and what it means."""

    offset: int
    key: str | None
    headers: Mapping[str, str]
    value: str
    verdict: str
    why: str | None

    def wire(self) -> dict[str, Any]:
        """The record alone."""
        return {"offset": self.offset, "key": self.key, "headers": dict(self.headers), "value": self.value}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a reader of one partition stands; at first all zero and no id."""

    epoch: int
    last: int
    last_id: str | None
    next_offset: int

    def told(self) -> dict[str, Any]:
        """As JSON; the number as text, because it may be greater than a floating-point number can hold."""
        return {
            "epoch": self.epoch,
            "last": str(self.last),
            "last_id": self.last_id,
            "next_offset": str(self.next_offset),
        }


@dataclass(frozen=True, slots=True)
class GoldenLog:
    """One stretch of one partition; `stops_at` is the offset of a divergence, after which nothing is read."""

    name: str
    about: str
    topic: str
    partition: int
    begin: Standing
    records: tuple[LogRecord, ...]

    @property
    def stops_at(self) -> int | None:
        return next((record.offset for record in self.records if record.verdict == "diverged"), None)

    @property
    def applied(self) -> tuple[LogRecord, ...]:
        """The records that count, in order."""
        return tuple(record for record in self.records if record.verdict == "apply")

    @property
    def end(self) -> Standing:
        """Where the reader stands afterwards, from the verdicts alone."""
        claims = [int(record.headers["ce_epoch"]) for record in self.records if record.verdict == "claim"]
        epoch = claims[-1] if claims else self.begin.epoch
        stops_at = self.records[-1].offset + 1 if self.stops_at is None else self.stops_at
        if not self.applied:
            return Standing(epoch, self.begin.last, self.begin.last_id, stops_at)
        last = self.applied[-1].headers
        return Standing(epoch, int(last["ce_sequence"].partition("-")[2]), last["ce_id"], stops_at)

    def ndjson(self) -> bytes:
        """The records, one JSON object a line."""
        return b"".join(_json(record.wire()).encode() + b"\n" for record in self.records)

    def expected(self) -> bytes:
        """What a right fold says of it, as JSON."""
        of_type: dict[str, list[str]] = {}
        for record in self.applied:
            of_type.setdefault(record.headers["ce_type"], []).append(record.headers["ce_id"])
        first_of_fact: dict[str, str] = {}
        for record in self.applied:
            ce_id = record.headers["ce_id"]
            first_of_fact.setdefault(record.headers.get(FACT_ID_HEADER, ce_id), ce_id)
        told = {
            "about": self.about,
            "topic": self.topic,
            "partition": self.partition,
            "begin": self.begin.told(),
            "verdicts": [
                {"offset": record.offset, "verdict": record.verdict} | ({"why": record.why} if record.why else {})
                for record in self.records
            ],
            "applied": [record.headers["ce_id"] for record in self.applied],
            "applied_of_type": of_type,
            "one_of_each_fact": list(first_of_fact.values()),
            "stops_at": self.stops_at,
            "end": self.end.told(),
        }
        return (json.dumps(told, indent=2) + "\n").encode()

    def digests(self) -> dict[str, str]:
        """SHA-256 of its two files."""
        return {
            f"{self.name}.ndjson": hashlib.sha256(self.ndjson()).hexdigest(),
            f"{self.name}.expected.json": hashlib.sha256(self.expected()).hexdigest(),
        }


@cache
def golden_logs() -> tuple[GoldenLog, ...]:
    """All of them, in the order of the scenarios. Raises FrozenLogError when a released one would not be the same."""
    told = scenarios()
    logs = tuple(_log(told, scenario) for scenario in told.logs)
    made, released = digests_of(logs), released_logs()
    changed = sorted(name for name, digest in released.items() if made.get(name) != digest)
    if changed:
        raise FrozenLogError(f"released and no longer the same, put it back and add another log: {', '.join(changed)}")
    return logs


def digests_of(logs: tuple[GoldenLog, ...]) -> dict[str, str]:
    """SHA-256 of every file of these logs, by name."""
    return {name: digest for log in logs for name, digest in log.digests().items()}


def released_logs() -> dict[str, str]:
    """What is frozen: file name and SHA-256."""
    pairs = (line.split("  ", 1) for line in RELEASED_LOGS.read_text(encoding="utf-8").splitlines())
    return {name: digest for digest, name in pairs}


def freeze() -> tuple[str, ...]:
    """Freezes logs that are not yet; the names of their files. Raises FrozenLogError when a released one changed."""
    released, made = released_logs(), digests_of(golden_logs())
    together = sorted((made | released).items())
    RELEASED_LOGS.write_text("".join(f"{digest}  {name}\n" for name, digest in together), encoding="utf-8")
    return tuple(sorted(set(made) - set(released)))


def _log(told: Scenarios, scenario: Scenario) -> GoldenLog:
    writer = _Writer(told, scenario)
    begin = scenario.begin
    last_id = None if begin.last_event is None else writer.id_of(begin.last_event)
    return GoldenLog(
        name=scenario.name,
        about=scenario.about,
        topic=scenario.topic,
        partition=scenario.partition,
        begin=Standing(begin.epoch, begin.last, last_id, begin.next_offset),
        records=tuple(writer.records()),
    )


class _Writer:
    """Makes the records of one scenario from frozen goldens: other ids, marks and keys, everything else as there."""

    def __init__(self, told: Scenarios, scenario: Scenario) -> None:
        self._goldens = {f"{golden.ce_type}/{golden.name}": golden for golden in valid_goldens()}
        self._told = told
        self._scenario = scenario

    def records(self) -> Iterator[LogRecord]:
        """In the order of the log."""
        for offset, line in enumerate(self._scenario.lines, self._scenario.begin.next_offset):
            key, headers, value = self._claim(line, offset) if line.event is None else self._data(line, line.event)
            yield LogRecord(offset, key, _changed(headers, line.changes), value, line.verdict, line.why)

    def id_of(self, event: Event) -> str:
        """The same event has the same id wherever the log holds it."""
        fact = self._told.facts[event.fact]
        if fact.retells is None:
            return self._id(f"event {event}")
        return str(record_id(UUID(self._fact_id(fact.retells, event)), major_of(event_class(_type_of(fact)))))

    def _fact_id(self, fact: str, event: Event) -> str:
        return self.id_of(replace(event, fact=fact))

    def _id(self, what: str) -> str:
        return str(uuid5(_NAMESPACE, f"{self._scenario.name}: {what}"))

    def _key_of(self, case: str) -> str:
        """An id that lies in the log's partition."""
        tries = (self._id(f"case {case} {number}") for number in count())
        return next(key for key in tries if partition_of(key.encode(), PARTITIONS) == self._scenario.partition)

    def _claim(self, line: Line, offset: int) -> tuple[str | None, dict[str, str], str]:
        golden = self._goldens[self._told.claim]
        own = {
            "ce_id": self._id(f"claim at {offset}"),
            "ce_epoch": str(line.epoch),
            "ce_relayincarnation": self._id(f"relay {line.epoch}"),
        }
        return golden.key, golden.headers | own, golden.value.decode()

    def _data(self, line: Line, event: Event) -> tuple[str | None, dict[str, str], str]:
        fact = self._told.facts[event.fact]
        golden, key = self._goldens[fact.golden], self._key_of(event.case)
        return key, self._headers(golden, fact, line, event, key), golden.value.decode().replace(golden.key or "", key)

    def _headers(self, golden: Golden, fact: Fact, line: Line, event: Event, key: str) -> dict[str, str]:
        told_again = {} if fact.retells is None else {FACT_ID_HEADER: self._fact_id(fact.retells, event)}
        day, _, _ = golden.headers["ce_time"].partition("T")
        return (
            golden.headers
            | told_again
            | {
                "ce_id": self.id_of(event),
                "ce_time": f"{day}T09:{29 + fact.version:02d}:00.125000Z",
                "ce_subject": key,
                "ce_partitionkey": key,
                "ce_aggregateversion": str(fact.version),
                "ce_epoch": str(line.epoch),
                "ce_sequence": f"{line.epoch:010d}-{line.number:019d}",
            }
        )


def _type_of(fact: Fact) -> str:
    return fact.golden.partition("/")[0]


def _changed(headers: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    if _EVERY_HEADER in changes:
        return {}
    removed = {name for name, value in changes.items() if value is None}
    set_anew = {name: value for name, value in changes.items() if value is not None}
    return {name: value for name, value in headers.items() if name not in removed} | set_anew


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
