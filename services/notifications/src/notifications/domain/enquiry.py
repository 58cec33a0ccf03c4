"""Somebody asks a programme something, and is answered: opening hours, the clock, what it is measured by (LK2, SN13).

The day named is an aim and never a promise. What was asked is not part of this: decisions do not need it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from notifications.domain.calendar import Calendar

SYMBOLS = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Those nobody takes for another on the telephone."""
GROUP = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A programme's line and mailbox: open from Monday to Friday between two times, not on bank holidays."""

    programme: str
    opens: time
    closes: time
    answer_days: int
    call_back_days: int


@dataclass(frozen=True, slots=True)
class Answered:
    """How an enquiry ended. `within_target`: by the day that was named."""

    at: datetime
    kind: str
    channel: str
    by: str
    working_days_taken: int
    within_target: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """One question. `version` counts the facts published about it, `reference` is the number people quote.

    `written_to` is the party that hears of it; None where nobody said how to reach them.
    """

    enquiry_id: UUID
    reference: str
    authority: str
    programme: str
    enquiry_channel: str
    enquirer_kind: str
    enquirer_party_id: UUID | None
    written_to: UUID | None
    received_event_id: UUID | None
    setting_id: str | None
    callback_wanted: bool
    outside_hours: bool
    received_at: datetime
    answer_by: date
    policy_version: str
    version: int = 1
    overdue_since: datetime | None = None
    escalated_to: str | None = None
    answered: Answered | None = None


@dataclass(frozen=True, slots=True)
class EnquiryAnsweredAlready:
    """It has its answer; the first one counts."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whether the line was closed, and the day by which an answer is hoped for."""

    outside_hours: bool
    answer_by: date


def enquiry_number(enquiry_id: UUID) -> str:
    """The number people quote, made of an enquiry's id: `ENQ-7K3M-9QX2`. Two may share one; the database says so."""
    number, symbols = enquiry_id.int, ""
    for _ in range(2 * GROUP):
        number, place = divmod(number, len(SYMBOLS))
        symbols += SYMBOLS[place]
    return f"ENQ-{symbols[:GROUP]}-{symbols[GROUP:]}"


def is_open(line: Line, calendar: Calendar, at: datetime) -> bool:
    """Whether somebody is at the line."""
    day = calendar.day_of(at)
    return calendar.is_working_day(day) and calendar.instant(day, line.opens) <= at < calendar.instant(day, line.closes)


def counts_from(line: Line, calendar: Calendar, at: datetime) -> date:
    """The day a question counts as received: what comes after closing, or on a closed day, on the next open one."""
    day = calendar.day_of(at)
    if calendar.is_working_day(day) and at < calendar.instant(day, line.closes):
        return day
    return calendar.add_working_days(day, 1)


def target(line: Line, calendar: Calendar, *, callback_wanted: bool, at: datetime) -> Target:
    """What an enquirer is told."""
    days = line.call_back_days if callback_wanted else line.answer_days
    answer_by = calendar.add_working_days(counts_from(line, calendar, at), days)
    return Target(not is_open(line, calendar, at), answer_by)


def answer(
    enquiry: Enquiry, line: Line, calendar: Calendar, *, kind: str, channel: str, by: str, now: datetime
) -> Enquiry | EnquiryAnsweredAlready:
    """The clock stops."""
    if enquiry.answered is not None:
        return EnquiryAnsweredAlready()
    today = calendar.day_of(now)
    taken = calendar.working_days_between(counts_from(line, calendar, enquiry.received_at), today)
    answered = Answered(now, kind, channel, by, max(taken, 0), today <= enquiry.answer_by)
    return replace(enquiry, answered=answered, version=enquiry.version + 1)


def escalate(enquiry: Enquiry, superiors: tuple[str, ...], *, now: datetime) -> Enquiry | None:
    """The day has gone by without an answer: the next person has it. None where it is answered, or at the top."""
    if enquiry.answered is not None:
        return None
    level = superiors.index(enquiry.escalated_to) + 1 if enquiry.escalated_to in superiors else 0
    if level >= len(superiors):
        return None
    return replace(enquiry, overdue_since=enquiry.overdue_since or now, escalated_to=superiors[level])
