"""When a referrer must next hear something, and who is told, one step after another, where they do not (YL1).

It is the silence that is measured, not the work: whatever is done, a referrer who was not told of it hears nothing.
The moment they hear, every step is cleared, and the days are counted anew.
"""

from dataclasses import dataclass
from datetime import date

from referrals.domain.clock_policy import EscalationStep, SilencePolicy
from referrals.domain.working_time import DayCount, WorkingTime, counted_or_nearest


@dataclass(frozen=True, slots=True)
class Silence:
    """Since when the referrer has heard nothing, and the steps that were taken since."""

    since_on: date
    taken: tuple[EscalationStep, ...] = ()


@dataclass(frozen=True, slots=True)
class EscalationDue:
    """A step up the line and the day on which it is taken; `must_hear_by` is the last day of silence allowed."""

    step: EscalationStep
    on: date
    must_hear_by: date


def must_hear_by(policy: SilencePolicy, since_on: date, time: WorkingTime) -> date:
    """The day by which the referrer is to hear something again."""
    return counted_or_nearest(policy.count, lambda count: time.add(since_on, policy.days, count))[0]


def silent_days(since_on: date, today: date) -> int:
    """For how many days, each counted, the referrer has heard nothing."""
    return max((today - since_on).days, 0)


def escalations(policy: SilencePolicy, silence: Silence, time: WorkingTime) -> tuple[EscalationDue, ...]:
    """The steps that are still to come while the silence lasts, the next one first, each on its own day.

    A step below one that was taken is behind it and does not come any more.
    """

    def asked(count: DayCount) -> tuple[EscalationDue, ...]:
        hears_by = time.add(silence.since_on, policy.days, count)
        return tuple(
            EscalationDue(escalation.step, time.add(hears_by, escalation.after_days, count), hears_by)
            for escalation in policy.escalation
            if all(_is_above(escalation.step, step) for step in silence.taken)
        )

    return counted_or_nearest(policy.count, asked)[0]


def escalations_due(
    policy: SilencePolicy, silence: Silence, today: date, time: WorkingTime
) -> tuple[EscalationDue, ...]:
    """The steps whose day has come, the lowest first: after a stoppage there can be several."""
    return tuple(due for due in escalations(policy, silence, time) if due.on <= today)


def _is_above(step: EscalationStep, other: EscalationStep) -> bool:
    return LINE.index(step) > LINE.index(other)


LINE = tuple(EscalationStep)
"""The line, from the nearest to the case upwards."""
