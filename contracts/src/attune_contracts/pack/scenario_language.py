"""Reads `scenarios.toml`: what each golden log holds, in words (the file says how)."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, Literal, get_args

Verdict = Literal["claim", "old_claim", "void", "apply", "repeat", "gap", "diverged", "unreadable", "unread"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)

_LINE = re.compile(
    r"(?:claim (?P<claim>\d+)|(?P<epoch>\d+)/(?P<number>\d+)\s+(?P<event>[a-z]\w* [A-Z]'?))\s*"
    r"(?P<changes>(?:;\s*\S+=\S+\s*)*)->\s*(?P<verdict>\w+)\s*(?:#\s*(?P<why>.+))?"
)
_CHANGE = re.compile(r";\s*([^\s=]+)=(\S+)")


@dataclass(frozen=True, slots=True)
class Event:
    """A fact of a case, such as `accepted A`; `other` is another event about the same, with an id of its own."""

    fact: str
    case: str
    other: bool

    def __str__(self) -> str:
        return f"{self.fact} {self.case}{chr(39) if self.other else ''}"


@dataclass(frozen=True, slots=True)
class Line:
    """One record: a claim when `event` is None. `changes` are headers set otherwise, None for one taken away."""

    epoch: int
    number: int
    event: Event | None
    changes: Mapping[str, str | None]
    verdict: Verdict
    why: str | None


@dataclass(frozen=True, slots=True)
class Begin:
    """The position a reader starts from."""

    epoch: int = 0
    last: int = 0
    last_event: Event | None = None
    next_offset: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """Which golden a record is made from, as `type/name`, and the version of the aggregate it brings.

    `retells` names the fact this one tells again in another major.
    """

    golden: str
    version: int
    retells: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One log in words."""

    name: str
    about: str
    topic: str
    partition: int
    begin: Begin
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Scenarios:
    """The whole file."""

    claim: str
    facts: Mapping[str, Fact]
    logs: tuple[Scenario, ...]


def scenarios() -> Scenarios:
    """Reads the file. Raises ValueError for a line that says nothing."""
    told = tomllib.loads(files(__package__).joinpath("scenarios.toml").read_text(encoding="utf-8"))
    facts = {name: Fact(**fact) for name, fact in told["facts"].items()}
    return Scenarios(told["claim"], facts, tuple(_scenario(told["topic"], log) for log in told["log"]))


def _scenario(topic: str, told: dict[str, Any]) -> Scenario:
    begin = dict(told.get("begin", {}))
    if "last_event" in begin:
        begin["last_event"] = event(begin["last_event"])
    records = tuple(lines(told["records"]))
    return Scenario(told["name"], told["about"], topic, told["partition"], Begin(**begin), records)


def lines(text: str) -> Iterator[Line]:
    """The records of one log. Raises ValueError for a line that says nothing."""
    for written in text.strip().splitlines():
        found = _LINE.fullmatch(written.strip())
        if found is None or found["verdict"] not in VERDICTS:
            raise ValueError(f"scenarios.toml: not a record and its verdict: {written}")
        changes = {name: None if value == "-" else value for name, value in _CHANGE.findall(found["changes"])}
        yield Line(
            epoch=int(found["claim"] or found["epoch"]),
            number=int(found["number"] or 0),
            event=None if found["event"] is None else event(found["event"]),
            changes=changes,
            verdict=next(verdict for verdict in VERDICTS if verdict == found["verdict"]),
            why=found["why"],
        )


def event(words: str) -> Event:
    """`accepted A` or `accepted A'`."""
    fact, case = words.split(" ")
    return Event(fact, case[0], case.endswith("'"))
