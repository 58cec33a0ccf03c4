"""An authority's numbers for its clocks: by when a service means to decide, how long a referrer may hear nothing."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from referrals.domain.working_time import DayCount


class EscalationStep(StrEnum):
    """Who is told that a referrer is left without word, from the nearest to the case upwards (YL1)."""

    WORKER = "worker"
    MANAGER = "manager"
    HEAD_OF_SERVICE = "head_of_service"


@dataclass(frozen=True, slots=True)
class DecideWithin:
    """The target of a decision: "we do our best within so many days" (KD8). An aim, measured, never a promise.

    Attributes:
        days: counted from the day after the referral was made.
        warn_days_before: so many counted days before the target whoever waits is told, if nothing is decided by then.
    """

    days: int
    count: DayCount
    warn_days_before: int

    def __post_init__(self) -> None:
        if not 1 <= self.warn_days_before < self.days:
            raise ValueError(
                "a warning comes after the clock starts and before the target: 1 to one less than its days"
            )


@dataclass(frozen=True, slots=True)
class Escalation:
    """One step up the line, on the day that is so many counted days after the one by which the referrer should know."""

    step: EscalationStep
    after_days: int


@dataclass(frozen=True, slots=True)
class SilencePolicy:
    """How many counted days a referrer may hear nothing, and who is told, one by one, once it is more (YL1)."""

    days: int
    count: DayCount
    escalation: tuple[Escalation, ...]

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError("a referrer cannot be owed word on the day they last had it")
        if not self.escalation or self.escalation[0].after_days < 1:
            raise ValueError("somebody is told of a silence, at the earliest on the day after it became too long")
        for lower, higher in pairwise(self.escalation):
            if list(EscalationStep).index(higher.step) <= list(EscalationStep).index(lower.step):
                raise ValueError(f"{higher.step} is not above {lower.step}: steps go up the line, each once")
            if higher.after_days <= lower.after_days:
                raise ValueError(f"{higher.step} is told on a later day than {lower.step}")


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """Both clocks of one type of service.

    Attributes:
        decide_within: None where the service has no target; the silence is measured all the same.
    """

    decide_within: DecideWithin | None
    silence: SilencePolicy
