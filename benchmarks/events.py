"""Real events as rows: two of the contracts' own examples, each copy with an id, key and version of its own.

The smaller is a SupervisionAttended of about 200 bytes; the larger a ContactStated whose sealed part is as long as that
of a long address, 700 bytes in all.
"""

import itertools
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from attune_chassis.murmur2 import partition_of
from attune_contracts.goldens import RELAY_HEADERS, Golden, valid_goldens

PARTITIONS = 12
AGGREGATES = 5_000
VALUE_BYTES = (200, 700)

_TYPES = {200: "attune.training.SupervisionAttended.v1", 700: "attune.referrals.ContactStated.v1"}
_LONG_VALUE_BYTES = 700
_NUMBER_BITS = 0xFF_FFFF_FFFF
_NAMESPACE = uuid.UUID("3e0f8a55-0a3c-4e0b-9b7e-0f6f7f0a5d11")


class Event(NamedTuple):
    """One event before a relay numbers it; `headers` is the JSON array of pairs an outbox row holds."""

    ce_id: uuid.UUID
    key: bytes
    partition: int
    headers: str
    value: bytes


@dataclass(frozen=True)
class EventShape:
    """What all events of a run look like, with marks where they differ."""

    ce_type: str
    headers: tuple[tuple[str, str], ...]
    value: bytes
    key: str

    @property
    def value_bytes(self) -> int:
        """Bytes of every value."""
        return len(self.value)

    def events(self, count: int) -> Iterator[Event]:
        """`count` events over `AGGREGATES` keys in turn; ids are new at every call."""
        first_id = uuid.uuid4().int & ~_NUMBER_BITS
        marked = json.dumps([(name, _MARKS.get(name, value)) for name, value in self.headers], ensure_ascii=False)
        keys = [self._key(marked, number) for number in range(min(count, AGGREGATES))]
        for number, (key, partition, headers, value) in zip(range(count), itertools.cycle(keys), strict=False):
            ce_id = uuid.UUID(int=first_id + number)
            version = str(number // AGGREGATES + 1)
            yield Event(ce_id, key, partition, headers % {"ce_id": ce_id, "version": version}, value)

    def _key(self, marked: str, number: int) -> tuple[bytes, int, str, bytes]:
        key = str(uuid.uuid5(_NAMESPACE, str(number)))
        headers = marked.replace("%", "%%").replace("%%(", "%(") % {
            "key": key,
            "ce_id": "%(ce_id)s",
            "version": "%(version)s",
        }
        value = self.value.replace(self.key.encode(), key.encode())
        return key.encode(), partition_of(key.encode(), PARTITIONS), headers, value


_MARKS = {
    "ce_id": "%(ce_id)s",
    "ce_subject": "%(key)s",
    "ce_partitionkey": "%(key)s",
    "ce_aggregateversion": "%(version)s",
}


def number_of(ce_id: uuid.UUID) -> int:
    """Which of the events of one call an event is, counted from 0."""
    return ce_id.int & _NUMBER_BITS


def shape_of(value_bytes: int) -> EventShape:
    """The shape of about 200 or of 700 bytes."""
    golden = next(golden for golden in valid_goldens() if golden.ce_type == _TYPES[value_bytes])
    value = golden.value if value_bytes < _LONG_VALUE_BYTES else _lengthened(golden, value_bytes)
    headers = tuple((name, text) for name, text in golden.headers.items() if name not in RELAY_HEADERS)
    return EventShape(golden.ce_type, headers, value, golden.key or "")


def _lengthened(golden: Golden, value_bytes: int) -> bytes:
    """A sealed part is five texts; the fourth is the ciphertext, which is as long as what it hides."""
    data = json.loads(golden.value)
    parts = data["sealed"].split(".")
    parts[3] += "A" * (value_bytes - len(golden.value))
    data["sealed"] = ".".join(parts)
    return json.dumps(data, separators=(",", ":")).encode()
