"""Business time as an argument: whoever decides is handed `now`, and nothing in a domain reads a clock of its own.

Business time can be turned in a sandbox (one offset for all services), so that a school year can be played in minutes.
Tokens, back-off and lag never use it: they are about the real world and use real time.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Gives business time."""

    def now(self) -> datetime:
        """The present moment of business time, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock, moved by a fixed offset."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._offset = offset

    def now(self) -> datetime:
        """The machine's time plus the offset, aware, in UTC."""
        return datetime.now(UTC) + self._offset


class FixedClock:
    """A clock that stands still until it is turned: for tests and for played scenarios."""

    def __init__(self, at: datetime) -> None:
        self._at = _aware_in_utc(at)

    def now(self) -> datetime:
        """The moment the clock was last turned to."""
        return self._at

    def turn_to(self, at: datetime) -> None:
        """Turn the clock to another aware moment, earlier or later."""
        self._at = _aware_in_utc(at)


def _aware_in_utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"A clock needs a moment with a time zone; {at.isoformat()} has none.")
    return at.astimezone(UTC)
