"""The section `clocks` of a policy document: read from YAML, checked, and given as the decisions see it.

clocks:
  decide_within: {days: 10, count: working_days, warn_days_before: 3}     # left out: the service has no target
  silence:
    days: 20
    count: working_days
    escalation: {worker: 1, manager: 6, head_of_service: 11}               # counted days after the silence's last
"""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from referrals.domain.clock_policy import ClockPolicy, DecideWithin, Escalation, EscalationStep, SilencePolicy
from referrals.domain.working_time import DayCount

Days = Annotated[int, Field(ge=1, le=366, strict=True)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DecideWithinSection(_Strict):
    """The target of a decision, an aim and no promise (KD8)."""

    days: Days
    count: DayCount
    warn_days_before: Days

    def policy(self) -> DecideWithin:
        """Raises `ValueError` where the warning would not come before the target."""
        return DecideWithin(self.days, self.count, self.warn_days_before)


class SilenceSection(_Strict):
    """How long a referrer may hear nothing, and after how many days more each step up the line is told (YL1)."""

    days: Days
    count: DayCount
    escalation: dict[EscalationStep, Days]

    def policy(self) -> SilencePolicy:
        """Raises `ValueError` where the steps do not go up the line, or not one after the other."""
        steps = tuple(Escalation(step, after_days) for step, after_days in self.escalation.items())
        return SilencePolicy(self.days, self.count, steps)


class ClocksSection(_Strict):
    """The section as a whole; pydantic's `ValidationError` names the place and the reason where it cannot stand."""

    decide_within: DecideWithinSection | None = None
    silence: SilenceSection

    @model_validator(mode="after")
    def _is_a_policy(self) -> Self:
        self.policy()
        return self

    def policy(self) -> ClockPolicy:
        """The numbers as the domain sees them."""
        decide_within = None if self.decide_within is None else self.decide_within.policy()
        return ClockPolicy(decide_within, self.silence.policy())
