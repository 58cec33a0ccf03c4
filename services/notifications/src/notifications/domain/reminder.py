"""Somebody is reminded until an event clears it, and never after that event (FN6).

Events are compared by when they happened, not by when they were heard: one that clears may be heard before the one it
clears, late, or several times.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from notifications.domain.calendar import Calendar


class Tells(StrEnum):
    """What a rung does."""

    PARTY = "party"
    MANAGER = "manager"


class RungCount(StrEnum):
    """How a rung's days are counted."""

    DAYS = "days"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class ReminderRung:
    """One step of a ladder: so many days after its opening. `number` counts from 1."""

    number: int
    after_days: int
    count: RungCount
    tells: Tells


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderLadder:
    """One ladder, its events with their majors."""

    name: str
    opened_by: frozenset[str]
    cleared_by: frozenset[str]
    cleared_about: frozenset[str]
    role: str
    purpose: str
    remind_at: time
    rungs: tuple[ReminderRung, ...]

    def __post_init__(self) -> None:
        days = [rung.after_days for rung in self.rungs]
        if not days or days != sorted(set(days)) or self.rungs[0].tells is not Tells.PARTY:
            raise ValueError(f"{self.name}: rungs come one after the other, and the first reminds the person")
        if not self.cleared_by | self.cleared_about:
            raise ValueError(f"{self.name}: nothing would ever end it")

    @property
    def clearing_types(self) -> frozenset[str]:
        """Every event type that may end it."""
        return self.cleared_by | self.cleared_about


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """An event of one case; `about` is the event it names, where it names one."""

    event_id: UUID
    event_type: str
    subject: str
    occurred_at: datetime
    about: UUID | None = None


def clears(ladder: ReminderLadder, opening: CaseEvent, heard: CaseEvent) -> bool:
    """Whether what was heard ends the reminders that `opening` began. At the same instant it does: rather none."""
    if heard.event_id == opening.event_id or heard.subject != opening.subject:
        return False
    if heard.event_type in ladder.cleared_about:
        return heard.about == opening.event_id
    return heard.event_type in ladder.cleared_by and heard.occurred_at >= opening.occurred_at


def cleared_already(ladder: ReminderLadder, opening: CaseEvent, heard: Iterable[CaseEvent]) -> CaseEvent | None:
    """The first event known that ends what `opening` would begin; None where nothing does yet."""
    ending = [event for event in heard if clears(ladder, opening, event)]
    return min(ending, key=lambda event: (event.occurred_at, event.event_id), default=None)


def due_at(ladder: ReminderLadder, rung: ReminderRung, opened_at: datetime, calendar: Calendar) -> datetime:
    """When a rung falls due."""
    day = calendar.day_of(opened_at)
    match rung.count:
        case RungCount.DAYS:
            due_on = day + timedelta(days=rung.after_days)
        case RungCount.WORKING_DAYS:
            due_on = calendar.add_working_days(day, rung.after_days)
    return calendar.instant(due_on, ladder.remind_at)
