"""How a service says what it reads: its consumers, and of each event type the fields and headers it looks at."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
