"""Start the support programme of an accepted and allocated referral (EL2)."""

from dataclasses import dataclass
from uuid import UUID

from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision, unless_finished, unless_in_future
from referrals.domain.events import SupportProgrammeStarted
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import NotAccepted, NotAllocated, ProgrammeAlreadyStarted


@dataclass(frozen=True, slots=True)
class StartSupportProgramme:
    """When the programme began and how long it is meant to last."""

    programme_id: UUID
    started_on: StatedDay
    planned_weeks: int


def start_support_programme(referral: Referral, command: StartSupportProgramme, policy: ReferralPolicy) -> Decision:
    """The start, with a warning when the planned length is unusual (never a refusal), or why not."""
    if refusal := unless_finished(referral):
        return refusal
    if referral.accepted_on is None:
        return NotAccepted()
    if referral.elsa_id is None:
        return NotAllocated()
    if referral.programme is not None:
        return ProgrammeAlreadyStarted(referral.programme.started_on)
    if refusal_of_day := unless_in_future("started_on", command.started_on):
        return refusal_of_day
    started = SupportProgrammeStarted(
        occurred_at=command.started_on.effective_at,
        programme_id=command.programme_id,
        elsa_id=referral.elsa_id,
        started_on=command.started_on.day,
        planned_weeks=command.planned_weeks,
        warnings=policy.warnings_for(command.planned_weeks),
    )
    return (started,)
