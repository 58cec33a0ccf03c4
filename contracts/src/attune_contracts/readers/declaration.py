"""How a service says what it reads: its consumers, and of each event type the fields and headers it looks at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Reads:
    """What is read of one type: `fields` of its data (nested ones as `parties.party_id`), `headers` of its record."""

    fields: frozenset[str]
    headers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Consumer:
    """One consumer group of a service: its name, and by ce_type what it reads.

    `opens` holds, by schema name, the sealed parts the consumer opens and what it reads inside.
    """

    group: str
    types: Mapping[str, Reads]
    opens: Mapping[str, frozenset[str]] = field(default_factory=dict)


def reads(*fields: str, headers: tuple[str, ...] = ()) -> Reads:
    """What is read of one type."""
    return Reads(frozenset(fields), frozenset(headers))


def fields_of(consumers: Iterable[Consumer]) -> Mapping[str, frozenset[str]]:
    """By ce_type, and by schema name for what is sealed, the fields these consumers read together."""
    consumers = tuple(consumers)
    of_types = ((name, reads.fields) for consumer in consumers for name, reads in consumer.types.items())
    inside = ((name, fields) for consumer in consumers for name, fields in consumer.opens.items())
    return _together((*of_types, *inside))


def headers_of(consumers: Iterable[Consumer]) -> Mapping[str, frozenset[str]]:
    """By ce_type the headers these consumers read together."""
    return _together((name, reads.headers) for consumer in consumers for name, reads in consumer.types.items())


def _together(pairs: Iterable[tuple[str, frozenset[str]]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name, read in pairs:
        found[name] = found.get(name, frozenset()) | read
    return MappingProxyType(found)
