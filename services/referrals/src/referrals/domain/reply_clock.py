"""By when a service means to decide (KD8): the day aimed at, the day of the warning before it, and how it stands.

A target is a best effort. It is set, watched, measured, and told to nobody as a promise. Only a decision stops the
clock; only waiting for somebody outside the service pauses it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from referrals.domain.clock_policy import DecideWithin
from referrals.domain.working_time import (
    DayCount,
    Pause,
    WorkingTime,
    counted_or_nearest,
    day_after_counted,
    days_left_out,
)

DECISIONS_MIN = 5
"""Fewer decisions than this are no custom to forecast by."""


@dataclass(frozen=True, slots=True)
class ReplyAim:
    """A target as it was worked out. `count` is working days where days of term were meant but are not known."""

    target_on: date
    warn_on: date
    days: int
    count: DayCount


class ReplyStanding(StrEnum):
    """How a reply that is still owed stands on a day."""

    ON_COURSE = "on_course"
    AT_RISK = "at_risk"
    MISSED = "missed"


def aim(policy: DecideWithin, started_on: date, time: WorkingTime, pauses: Sequence[Pause] = ()) -> ReplyAim | None:
    """The target of a clock that started on that day, paused days left out; None while a pause lasts."""

    def asked(count: DayCount) -> tuple[date | None, date | None]:
        until_warning = policy.days - policy.warn_days_before
        return (
            day_after_counted(started_on, policy.days, count, pauses, time),
            day_after_counted(started_on, until_warning, count, pauses, time),
        )

    (target_on, warn_on), count = counted_or_nearest(policy.count, asked)
    if target_on is None or warn_on is None:
        return None
    return ReplyAim(target_on, warn_on, policy.days, count)


def moved(policy: DecideWithin, target_on: date, warn_on: date, pause: Pause, time: WorkingTime) -> ReplyAim:
    """The target after a pause that has ended: as many counted days are left as were left when it began.

    A warning that was due before the pause is due anew, on the first counted day after it at the earliest, and always
    before the target: whoever waits was warned of another day. A target that had passed before the pause stays.
    """
    until_on = pause.from_on if pause.until_on is None else pause.until_on

    def asked(count: DayCount) -> tuple[date, date]:
        left = time.between(pause.from_on, target_on, count)
        if left <= 0:
            return target_on, warn_on
        shifted = time.add(until_on, left, count)
        left_to_warning = max(time.between(pause.from_on, warn_on, count), 1)
        return shifted, min(time.add(until_on, left_to_warning, count), time.add(shifted, -1, count))

    (new_target_on, new_warn_on), count = counted_or_nearest(policy.count, asked)
    return ReplyAim(new_target_on, new_warn_on, policy.days, count)


def standing(target_on: date, warn_on: date, today: date) -> ReplyStanding:
    """Missed from the day after the target; at risk from the day of the warning."""
    if today > target_on:
        return ReplyStanding.MISSED
    return ReplyStanding.AT_RISK if today >= warn_on else ReplyStanding.ON_COURSE


def usual_days(taken: Sequence[int]) -> int | None:
    """Within how many counted days three of four decisions of late were taken; None where there were too few to say."""
    if len(taken) < DECISIONS_MIN:
        return None
    return sorted(taken)[(3 * len(taken) - 1) // 4]


def forecast(
    policy: DecideWithin,
    started_on: date,
    usual_days: int | None,
    today: date,
    time: WorkingTime,
    *,
    pauses: Sequence[Pause] = (),
) -> date | None:
    """The day on which a decision can be expected, from how many counted days decisions of late have usually taken.

    Never before the next counted day, since it has not come yet. None where nothing is known of earlier decisions, or
    while a pause lasts: better no day than a made-up one.
    """
    if usual_days is None:
        return None
    days = usual_days

    def asked(count: DayCount) -> date | None:
        expected = day_after_counted(started_on, days, count, pauses, time)
        return None if expected is None else max(expected, time.add(today, 1, count))

    expected_on, _ = counted_or_nearest(policy.count, asked)
    return expected_on


def will_probably_miss(target_on: date, forecast_on: date | None) -> bool:
    """Whether a breach is forecast: a decision is expected after the target."""
    return forecast_on is not None and forecast_on > target_on


def days_taken(
    policy: DecideWithin, started_on: date, decided_on: date, time: WorkingTime, pauses: Sequence[Pause] = ()
) -> int:
    """How many counted days a decision took, paused days left out: the figure "within 10 working days" is made of."""

    def asked(count: DayCount) -> int:
        left_out = days_left_out(pauses, started_on, decided_on, count, time)
        return time.between(started_on, decided_on, count) - left_out

    return max(counted_or_nearest(policy.count, asked)[0], 0)
