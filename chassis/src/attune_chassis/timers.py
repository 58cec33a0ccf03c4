"""Timers: rows that fall due. A timer and its effects happen in one transaction, so it fires once.

`due` is business time. The id of a timer is chosen by whoever sets it; events made when it fires derive their ids
from it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("timers.sql")


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that has fallen due: `kind` chooses the handler, `subject` says what it is about (an id)."""

    id: UUID
    due: datetime
    kind: str
    subject: str


TimerHandler: TypeAlias = Callable[[Connection, Timer, datetime], Awaitable[None]]
"""Acts on a due timer inside its transaction; the datetime is business time now. State decides whether it acts."""


async def set_timer(connection: Connection, *, timer_id: UUID, due: datetime, kind: str, subject: str) -> None:
    """Set a timer in the caller's transaction; setting the same id again moves it to the new moment."""
    await QUERIES.set_timer(connection, id=timer_id, due=due, kind=kind, subject=subject)


async def cancel_timer(connection: Connection, timer_id: UUID) -> None:
    """Remove a timer in the caller's transaction; nothing happens when it has fired or was never set."""
    await QUERIES.cancel_timer(connection, id=timer_id)
