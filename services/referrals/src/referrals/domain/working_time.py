"""Days that count, as decisions see them: an authority's calendar, and pauses, whose days are left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

Answer = TypeVar("Answer")


class DayCount(StrEnum):
    """Which days count: Monday to Friday without bank holidays, or those of them on which schools are open."""

    WORKING_DAYS = "working_days"
    TERM_DAYS = "term_days"


class TermsNotKnown(Exception):  # noqa: N818 - a circumstance the calendar reports, not an error of the caller
    """Days of term were to be counted in a year for which the authority's terms are not known."""


class WorkingTime(Protocol):
    """An authority's calendar. Counting raises `TermsNotKnown` for days of term that nobody has set yet."""

    def day_of(self, at: datetime) -> date:
        """The day it is in England at that moment."""
        ...

    def add(self, day: date, days: int, count: DayCount) -> date:
        """The day so many counted days after `day`, which itself does not count; 0 is `day`, below 0 goes back."""
        ...

    def between(self, first: date, last: date, count: DayCount) -> int:
        """How many counted days lie after `first`, up to and with `last`."""
        ...


def counted_or_nearest(count: DayCount, ask: Callable[[DayCount], Answer]) -> tuple[Answer, DayCount]:
    """The answer in the days asked for; in working days where terms are not known, and says which it was.

    There are at least as many working days as days of term, so the fallback is never later than the true day.
    """
    try:
        return ask(count), count
    except TermsNotKnown:
        return ask(DayCount.WORKING_DAYS), DayCount.WORKING_DAYS


class PauseReason(StrEnum):
    """Why a clock stands still: it waits for somebody outside the service, and only then."""

    INFORMATION_REQUESTED = "information_requested"
    FAMILY_ASKED_TO_WAIT = "family_asked_to_wait"


@dataclass(frozen=True, slots=True)
class Pause:
    """A clock stands still: why, on whose word, and on which days.

    The day it stops on still counts, the day it goes on does not, as the day a clock starts on does not: what is left
    out are the days after `from_on`, up to and with `until_on`.

    Attributes:
        paused_by: who stopped it: a pseudonym of staff, or the name of the service that stopped it by rule.
        until_on: None while it lasts.
    """

    reason: PauseReason
    paused_by: str
    from_on: date
    until_on: date | None = None

    def __post_init__(self) -> None:
        if self.until_on is not None and self.until_on < self.from_on:
            raise ValueError(f"a pause from {self.from_on} cannot end before it, on {self.until_on}")


def days_left_out(pauses: Sequence[Pause], first: date, last: date, count: DayCount, time: WorkingTime) -> int:
    """How many of the counted days after `first`, up to and with `last`, fall into pauses; each is left out once.

    Raises `TermsNotKnown`.
    """
    left_out, behind = 0, first
    for pause in sorted(pauses, key=lambda known: known.from_on):
        begin = max(pause.from_on, behind)
        end = last if pause.until_on is None else min(pause.until_on, last)
        if begin < end:
            left_out += time.between(begin, end, count)
            behind = end
    return left_out


def day_after_counted(
    start: date, days: int, count: DayCount, pauses: Sequence[Pause], time: WorkingTime
) -> date | None:
    """The day on which so many counted days have passed since `start`, paused days left out.

    None where a pause that has not ended stands before it: nobody can say yet. Raises `TermsNotKnown`.
    """
    found = time.add(start, days, count)
    while (reached := time.add(start, days + days_left_out(pauses, start, found, count, time), count)) != found:
        found = reached
        if _stands_still(pauses, found):
            break
    return None if _stands_still(pauses, found) else found


def _stands_still(pauses: Sequence[Pause], day: date) -> bool:
    return any(pause.until_on is None and pause.from_on < day for pause in pauses)


def days_passed(start: date, today: date, count: DayCount, pauses: Sequence[Pause], time: WorkingTime) -> int:
    """How many counted days have passed since `start`, paused days left out. Raises `TermsNotKnown`."""
    if today <= start:
        return 0
    return time.between(start, today, count) - days_left_out(pauses, start, today, count, time)
