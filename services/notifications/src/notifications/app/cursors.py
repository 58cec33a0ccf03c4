"""Where a page of a list ended, as a text nobody needs to read."""

import base64
import binascii
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from attune_chassis.problems import Problem

Key = TypeVar("Key")


def cursor_of(key: object, row_id: UUID) -> str:
    """A cursor for rows in the order of a key, then of their ids."""
    return base64.urlsafe_b64encode(f"{key}/{row_id}".encode()).rstrip(b"=").decode()


def place_of(cursor: str, read: Callable[[str], Key]) -> tuple[Key, UUID]:
    """What a cursor says; `read` turns the key's text back. Problem `cursor_unknown` (400)."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        key, _, row_id = text.rpartition("/")
        return read(key), UUID(row_id)
    except (binascii.Error, ValueError):
        raise Problem(
            400,
            "cursor_unknown",
            "The cursor does not come from this list.",
            "Begin without `after`, and take `next` of each page as it stands.",
        ) from None
