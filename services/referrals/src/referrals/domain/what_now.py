"""What can be done to a referral now, and for what cannot: which fact would change that (FR7).

The answers are those of the decisions themselves (`trial_decisions.py`), so they cannot drift from them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from referrals.domain import refusals as no
from referrals.domain import refusals_of_care as care
from referrals.domain.consent import NoLiveConsent
from referrals.domain.lifecycle import CHART, Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import Refusal
from referrals.domain.trial_decisions import Trial, try_step


class Fact(StrEnum):
    """A fact of the case or of the policy that would change an answer."""

    POLICY = "policy"
    STATE = "state"
    NEW_ROUND = "new_round"
    ENDORSED = "endorsed"
    UNMERGED = "unmerged"
    ACKNOWLEDGED = "acknowledged"
    SCREENED = "screened"
    OUTCOMES_AGREED = "outcomes_agreed"
    ACCEPTED = "accepted"
    WORKER = "worker"
    ANOTHER_WORKER = "another_worker"
    SUPPORT_STARTED = "support_started"
    SUPPORT_ENDED = "support_ended"
    OUTCOME_RECORDED = "outcome_recorded"
    CONSENT = "consent"
    INFORMATION_REQUESTED = "information_requested"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_DAY = "appointment_day"
    APPOINTMENT_MISSED = "appointment_missed"
    ATTEMPTS_MADE = "attempts_made"
    MERGED = "merged"
    DAY = "day"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Condition:
    """The fact that is missing; `values` say more about it: states, a consent's scope and recipient, a day, a count."""

    fact: Fact
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step of the chart, and either that it can be taken now, or why not and what would have to be different."""

    step: Step
    refusal: Refusal | None = None
    becomes_possible_when: Condition | None = None

    @property
    def is_possible(self) -> bool:
        """Whether it can be taken now."""
        return self.refusal is None


def what_now(referral: Referral, policy: ReferralPolicy, today: date, now: datetime) -> tuple[NextStep, ...]:
    """Every step of the chart, in its order, with the answer somebody would get who took it today."""
    trial = Trial(referral, policy, today, now)
    return tuple(_next_step(step, trial) for step in Step)


def _next_step(step: Step, trial: Trial) -> NextStep:
    decision = try_step(step, trial)
    if isinstance(decision, tuple):
        return NextStep(step)
    return NextStep(step, decision, what_would_change_it(step, decision))


_SIMPLE: Final[dict[type[Refusal], Fact]] = {
    no.StepNotOffered: Fact.POLICY,
    no.UnknownCode: Fact.POLICY,
    no.NoPolicyForAuthority: Fact.POLICY,
    no.AlreadyAccepted: Fact.NEW_ROUND,
    no.ProgrammeAlreadyStarted: Fact.NEW_ROUND,
    no.ProgrammeAlreadyEnded: Fact.NEW_ROUND,
    no.OutcomeAlreadyRecorded: Fact.NEW_ROUND,
    no.NotAccepted: Fact.ACCEPTED,
    no.NotAllocated: Fact.WORKER,
    no.AlreadyAllocated: Fact.ANOTHER_WORKER,
    no.ElsaNotAccredited: Fact.ANOTHER_WORKER,
    no.ProgrammeNotStarted: Fact.SUPPORT_STARTED,
    no.ProgrammeNotEnded: Fact.SUPPORT_ENDED,
    no.OutcomeMissing: Fact.OUTCOME_RECORDED,
    no.UnknownRequest: Fact.INFORMATION_REQUESTED,
    care.UnknownAppointment: Fact.APPOINTMENT_BOOKED,
    care.AppointmentAlreadyMissed: Fact.APPOINTMENT_BOOKED,
    care.NothingMissed: Fact.APPOINTMENT_MISSED,
    care.FamilyWasReached: Fact.APPOINTMENT_MISSED,
    no.NotMerged: Fact.MERGED,
    no.NeverEndorsed: Fact.ENDORSED,
    no.StillMerged: Fact.UNMERGED,
    no.EndedBeforeStarted: Fact.DAY,
    no.DecidedBeforeMade: Fact.DAY,
}


def what_would_change_it(step: Step, refusal: Refusal) -> Condition:
    """The fact that would turn this refusal of the step around, as far as there is one; else another request."""
    match refusal:
        case no.StepNotNow() | no.ReferralFinished():
            sources = CHART[step].sources
            return Condition(Fact.STATE, tuple(stage.value for stage in type(refusal.stage) if stage in sources))
        case no.RequirementMissing():
            return Condition(Fact(refusal.requirement.value))
        case NoLiveConsent():
            return Condition(Fact.CONSENT, (refusal.scope, refusal.recipient))
        case care.AppointmentNotYet():
            return Condition(Fact.APPOINTMENT_DAY, (refusal.starts_on.isoformat(),))
        case care.AttemptsOwed():
            return Condition(Fact.ATTEMPTS_MADE, (str(refusal.owed - refusal.made), *refusal.differ_by))
        case _:
            return Condition(_SIMPLE.get(type(refusal), Fact.REQUEST))
