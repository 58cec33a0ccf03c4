"""What the checker is shown, and what it answers: logs, producers' tables, consumers' tables, alarms.

Nothing here reads anything: `gather.py` reads it from a live service, a test may write it by hand. Logs and effects are
given as streams, so that millions of records fit.
"""

from collections.abc import AsyncIterable, Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from attune_chassis.fold import FoldState, Mark
from attune_chassis.position import Position
from attune_chassis.relay.streams import StreamState

__all__ = [
    "ConsumerEvidence",
    "Effect",
    "Evidence",
    "Findings",
    "LogEntry",
    "Orphan",
    "OutboxRow",
    "ParkedRow",
    "Place",
    "Position",
    "ProducerEvidence",
    "StreamState",
    "Violation",
]

Place: TypeAlias = tuple[str, int]
"""Physical topic, prefix included, and partition."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One record of a log; `mark` is None for a record that no relay wrote.

    `told_in` are the types a fact told in several majors is told in, newest first, and `fact_id` is that fact's id.
    """

    offset: int
    mark: Mark | None
    key: bytes | None = None
    ce_type: str = ""
    aggregate_version: int | None = None
    told_in: tuple[str, ...] = ()
    fact_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """An event that waits for the relay."""

    ce_id: UUID
    topic: str
    partition: int
    key: bytes
    aggregate_version: int | None = None


@dataclass(frozen=True, slots=True)
class Orphan:
    """An event of the log its producer's database did not know; `decision` None while nobody has decided."""

    ce_id: UUID
    decision: str | None


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A record set aside by a consumer."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    ce_id: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What applying one event left behind."""

    ce_id: UUID
    topic: str
    key: bytes
    aggregate_version: int | None = None


@dataclass(frozen=True)
class ProducerEvidence:
    """One writing service. `committed` is None where nobody wrote down what was committed."""

    topics: frozenset[str]
    streams: Mapping[Place, StreamState]
    outbox: Sequence[OutboxRow] = ()
    orphans: Sequence[Orphan] = ()
    committed: Set[UUID] | None = None
    known_below: Mapping[Place, int] = field(default_factory=dict)
    """What stands in the log below these offsets was written before the tables were read, so the tables know of it."""


@dataclass(frozen=True)
class ConsumerEvidence:
    """One consumer. `effects` is None where they cannot be told apart; `types` None means every type is handled."""

    consumer: str
    positions: Mapping[Place, Position]
    parked: Sequence[ParkedRow] = ()
    held: Set[tuple[str, bytes]] = frozenset()
    effects: Iterable[Effect] | AsyncIterable[Effect] | None = None
    """In the order in which they were written."""
    types: frozenset[str] | None = None
    foreign: bool = False
    """It reads what others write, without a fold: only the bounds of its rows can be judged."""
    begins: Mapping[Place, int] = field(default_factory=dict)
    """Where it began to read, for a reader that joined late; else at offset 0."""
    discarded: Set[tuple[str, int, int]] = frozenset()
    """Topic, partition and offset of parked records an operator gave up."""
    rewound: Set[Place] = frozenset()
    """Where an operator made it read again: until it is back, its row is ahead of the log below it."""
    accepted: Mapping[Place, Mapping[int, FoldState]] = field(default_factory=dict)
    """Gaps an operator accepted: from the offset on, the consumer folds from this state."""


@dataclass(frozen=True)
class Evidence:
    """Everything the checker judges together."""

    places: Sequence[Place]
    log: Callable[[Place], Iterable[LogEntry] | AsyncIterable[LogEntry]]
    producers: Sequence[ProducerEvidence] = ()
    consumers: Sequence[ConsumerEvidence] = ()
    alarms: Mapping[str, float] = field(default_factory=dict)
    """Alarms by their metric's name, summed over labels; empty: not known, and EO8 is not judged."""
    drained: bool = False
    """Nothing is under way any more, so that everything must have arrived (EO9)."""
    bounds: Mapping[Place, tuple[int, int]] = field(default_factory=dict)
    """First offset and end of each log; without them the records themselves tell."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One invariant (EO1 to EO10) found broken."""

    invariant: str
    sentence: str
    place: Place | None = None
    ce_id: UUID | None = None


@dataclass(frozen=True)
class Findings:
    """What a check found.

    `counts`: records, applied, voids, repeats, gaps, unreadable (no relay wrote them), parked, orphans, effects,
    violations; where retention cut a log off also truncated_logs, unjudged. Of one invariant no more than a bound of
    violations are told one by one; `counts["violations"]` counts them all.
    """

    violations: tuple[Violation, ...]
    counts: Mapping[str, int]
