"""JSON for answers: what JSON knows, and UUIDs, dates and datetimes, wherever they come from."""

from typing import Any
from uuid import UUID

import orjson


def plain_json(value: Any) -> bytes:
    """The value as compact JSON. Raises TypeError for what has no plain form."""
    return orjson.dumps(value, default=_plain)


def _plain(value: Any) -> str:
    # Ids read from PostgreSQL are of asyncpg's own subclass of UUID, which orjson does not take for one.
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__qualname__} has no plain form in JSON")
