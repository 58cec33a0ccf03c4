"""When a message may go out: now, later, or not at all (FN4, FN5).

What a person must be told cannot be switched off and waits for nothing but the end of the night. Everything else obeys
the person's wish, their digest, school days and examinations. A recorded urgent reason overrides times, never a wish.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from notifications.domain.calendar import Calendar

DAY = timedelta(days=1)
DEFERRAL_DAYS_MAX = 70
"""Nothing waits longer for a better day; the summer holidays are 45 days."""
DAYS_LOOKED_AHEAD = 110
"""Enough for a monthly digest after the longest wait."""
DIGEST_CHANNELS = frozenset({"email"})
"""Channels several pieces of news can come by in one message."""


class MessageClass(StrEnum):
    """Whether a message can be switched off."""

    MUST_TELL = "must_tell"
    SERVICE = "service"
    SUBSCRIBED = "subscribed"


class Cadence(StrEnum):
    """How often a person hears of a topic."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class DeferralReason(StrEnum):
    """Why a message waits, as the contracts name it."""

    NIGHT = "night"
    OUTSIDE_TERM = "outside_term"
    EXAMINATIONS = "examinations"
    DIGEST = "digest"


class SuppressionReason(StrEnum):
    """Why a message is not sent, as the contracts name it."""

    UNSUBSCRIBED = "unsubscribed"
    ALREADY_TOLD = "already_told"
    NO_LONGER_TRUE = "no_longer_true"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` to `ends` nothing goes out; over midnight where `ends` is not after `begins`."""

    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days, both ends included."""

    first_on: date
    last_on: date

    def __contains__(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingRules:
    """What of an authority's policy decides the time. `quiet_hours` by channel; a channel not named has none."""

    quiet_hours: Mapping[str, QuietHours] = field(default_factory=dict)
    examinations: tuple[DayRange, ...] = ()
    school_day_begins: time = time(8)
    digest_hour: time = time(8)
    digest_weekday: int = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """How a person wants to hear of one topic. Hour (England's clock) and weekday (Monday is 1) None: as the policy."""

    is_wanted: bool = True
    cadence: Cadence = Cadence.AT_ONCE
    digest_hour: time | None = None
    digest_weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What of a message decides its time. `urgent_reason` is a code on record; None is the rule."""

    message_class: MessageClass
    channel: str
    only_on_school_days: bool = False
    not_in_examinations: bool = False
    urgent_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """Now. `bypassed` is the urgent reason that made it so, where it would have waited."""

    bypassed: str | None = None


@dataclass(frozen=True, slots=True)
class Defer:
    """Later: at `until` it comes up again and is decided anew."""

    until: datetime
    reason: DeferralReason


@dataclass(frozen=True, slots=True)
class Suppress:
    """Not at all."""

    reason: SuppressionReason


Timing = Send | Defer | Suppress


def right_time(kind: Kind, wish: Wish, rules: TimingRules, calendar: Calendar, now: datetime) -> Timing:
    """The decision for one message that comes up at `now`."""
    if kind.message_class is not MessageClass.MUST_TELL and not wish.is_wanted:
        return Suppress(SuppressionReason.UNSUBSCRIBED)
    waits = _waits(kind, wish, rules, calendar, now)
    if waits is None:
        return Send()
    return Send(kind.urgent_reason) if kind.urgent_reason else waits


def _waits(kind: Kind, wish: Wish, rules: TimingRules, calendar: Calendar, now: datetime) -> Defer | None:
    if kind.message_class is MessageClass.MUST_TELL:
        ends = _night_ends(kind, rules, calendar, now)
        return None if ends is None else Defer(ends, DeferralReason.NIGHT)
    if wish.cadence is not Cadence.AT_ONCE and kind.channel in DIGEST_CHANNELS:
        return Defer(_next_digest(kind, wish, rules, calendar, now), DeferralReason.DIGEST)
    day = calendar.day_of(now)
    reason = _closed(kind, rules, calendar, day)
    if reason is not None:
        opens_on = _next_open_day(kind, rules, calendar, day)
        opens = calendar.instant(opens_on, rules.school_day_begins)
        return Defer(_night_ends(kind, rules, calendar, opens) or opens, reason)
    ends = _night_ends(kind, rules, calendar, now)
    if ends is None:
        return None
    return _after_the_night(kind, rules, calendar, ends)


def _after_the_night(kind: Kind, rules: TimingRules, calendar: Calendar, ends: datetime) -> Defer:
    """The morning after may be a day on which the message does not go out either."""
    day = calendar.day_of(ends)
    reason = _closed(kind, rules, calendar, day)
    if reason is None:
        return Defer(ends, DeferralReason.NIGHT)
    opens = calendar.instant(_next_open_day(kind, rules, calendar, day), rules.school_day_begins)
    return Defer(_night_ends(kind, rules, calendar, opens) or opens, reason)


def _night_ends(kind: Kind, rules: TimingRules, calendar: Calendar, at: datetime) -> datetime | None:
    """When the quiet hours around `at` end; None outside them. Always after `at`."""
    quiet = rules.quiet_hours.get(kind.channel)
    if quiet is None:
        return None
    today = calendar.day_of(at)
    for day in (today - DAY, today):
        begins = calendar.instant(day, quiet.begins)
        ends = calendar.instant(day if quiet.begins < quiet.ends else day + DAY, quiet.ends)
        if begins <= at < ends:
            return ends
    return None


def _closed(kind: Kind, rules: TimingRules, calendar: Calendar, day: date) -> DeferralReason | None:
    if kind.not_in_examinations and any(day in examinations for examinations in rules.examinations):
        return DeferralReason.EXAMINATIONS
    if kind.only_on_school_days and not calendar.is_school_day(day):
        return DeferralReason.OUTSIDE_TERM
    return None


def _days_after(day: date, count: int) -> Iterator[date]:
    return (day + timedelta(days=ahead) for ahead in range(1, count + 1))


def _next_open_day(kind: Kind, rules: TimingRules, calendar: Calendar, day: date) -> date:
    last = day
    for later in _days_after(day, DEFERRAL_DAYS_MAX):
        last = later
        if _closed(kind, rules, calendar, later) is None:
            break
    return last


def _next_digest(kind: Kind, wish: Wish, rules: TimingRules, calendar: Calendar, now: datetime) -> datetime:
    """The first moment of the person's digest after `now`, on a day the message may go out."""
    hour = wish.digest_hour or rules.digest_hour
    weekday = wish.digest_weekday or rules.digest_weekday
    today = calendar.day_of(now)
    latest = today + timedelta(days=DEFERRAL_DAYS_MAX)
    for day in (today, *_days_after(today, DAYS_LOOKED_AHEAD)):
        is_open = day > latest or _closed(kind, rules, calendar, day) is None
        if _has_digest(day, wish.cadence, weekday) and is_open and calendar.instant(day, hour) > now:
            return calendar.instant(day, hour)
    return calendar.instant(today + timedelta(days=DAYS_LOOKED_AHEAD), hour)


def _has_digest(day: date, cadence: Cadence, weekday: int) -> bool:
    match cadence:
        case Cadence.WEEKLY:
            return day.isoweekday() == weekday
        case Cadence.MONTHLY:
            # The first such weekday of the month.
            return day.isoweekday() == weekday and day.day <= 7  # noqa: PLR2004 - a week
        case _:
            return True
