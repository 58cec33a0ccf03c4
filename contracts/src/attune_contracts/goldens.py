"""Golden examples: frozen records each type must read, and broken ones each with the reason it is refused for.

They are read by tests on both sides of the wire, and by whoever builds a reader in another language. One JSON file a
record: headers as on the wire (those of a service with the relay's epoch and number), the key, and the value's exact
bytes as text (`value_base64` where they are no text).
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from attune_contracts.errors import BROADER_REASON, RefusalReason
from attune_contracts.schemas import GOLDENS_FOLDER

RELAY_HEADERS = ("ce_epoch", "ce_sequence")


@dataclass(frozen=True, slots=True)
class Golden:
    """One record; `reason` is None for a valid one. `about` says in a sentence what it shows."""

    ce_type: str
    name: str
    about: str
    topic: str
    key: str | None
    headers: dict[str, str]
    value: bytes
    reason: str | None = None

    def is_shown_by(self, reason: RefusalReason) -> bool:
        """Whether a refusal for this reason is the one this record shows.

        A record frozen before there was a narrower reason goes on naming the broader one.
        """
        return self.reason in {reason, BROADER_REASON.get(reason)} and self.reason is not None


def valid_goldens() -> tuple[Golden, ...]:
    """Every record that must be read."""
    return tuple(golden for golden in _goldens() if golden.reason is None)


def invalid_goldens() -> tuple[Golden, ...]:
    """Every record that must be refused."""
    return tuple(golden for golden in _goldens() if golden.reason is not None)


@cache
def _goldens() -> tuple[Golden, ...]:
    return tuple(_read_all(GOLDENS_FOLDER))


def _read_all(folder: Path) -> Iterator[Golden]:
    for path in sorted(folder.glob("attune.*/*valid/*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        encoded = record.get("value_base64")
        yield Golden(
            ce_type=path.parent.parent.name,
            name=path.stem,
            about=record["about"],
            topic=record["topic"],
            key=record["key"],
            headers=record["headers"],
            value=record["value"].encode() if encoded is None else base64.b64decode(encoded),
            reason=record.get("reason"),
        )
