"""The place where a list goes on, as a text for the caller: opaque, checked, and good for its own list only."""

import base64
import hashlib
import json
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from attune_chassis.plain_json import plain_json
from attune_chassis.problems import Problem

from referrals.adapters.reading_store import PlaceInList

CHECK_BYTES = 12
TEXT_LENGTH_MAX = 240


class Asked(Protocol):
    """A list one can have a place in: its query, and all that was asked for."""

    @property
    def query(self) -> str:
        """The name of its query."""

    def parameters(self) -> dict[str, Any]:
        """As its query takes it."""


def text_of(place: PlaceInList, asked: Asked) -> str:
    """The place as the caller sends it back; `asked` is the list it is a place in."""
    pinned = None if place.pinned is None else place.pinned.isoformat()
    told = json.dumps([place.time.isoformat(), str(place.line_id), pinned]).encode()
    return base64.urlsafe_b64encode(_check(told, asked) + told).decode().rstrip("=")


def place_of(text: str, asked: Asked) -> PlaceInList:
    """The place in that list; problem `page_unusable` (400) for any other text, also for a place in another list."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        check, told = raw[:CHECK_BYTES], raw[CHECK_BYTES:]
        if check != _check(told, asked):
            raise _unusable()
        time, line_id, pinned = json.loads(told)
        as_of = None if pinned is None else datetime.fromisoformat(pinned)
        return PlaceInList(datetime.fromisoformat(time), UUID(line_id), as_of)
    except (ValueError, TypeError):
        raise _unusable() from None


def _check(told: bytes, asked: Asked) -> bytes:
    """Of the place and of everything asked for. No secret: whoever makes one up reads nothing their token does not."""
    wanted: dict[str, Any] = asked.parameters()
    for changing in ("after_time", "after_id", "row_limit", "pinned", "settings", "every_setting", "sees_all"):
        wanted.pop(changing, None)
    about = plain_json([asked.query, sorted(wanted.items())])
    return hashlib.blake2b(about + b"\n" + told, digest_size=CHECK_BYTES).digest()


def _unusable() -> Problem:
    return Problem(
        400,
        "page_unusable",
        "The value of `after` names no page of this list.",
        "Send the `next` of the page before as it was, with the same filters, or leave `after` out.",
    )
