"""Start the support of an accepted and allocated referral (EL2)."""

from dataclasses import dataclass
from uuid import UUID

from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision, unless_finished, unless_in_future, unless_required
from referrals.domain.events import SupportProgrammeStarted
from referrals.domain.lifecycle import Step
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
    if refusal := (
        unless_finished(referral)
        or unless_not_ready(referral)
        or unless_in_future("started_on", command.started_on)
        or unless_required(referral, Step.START_SUPPORT, policy, command.started_on.day)
    ):
        return refusal
    worker_id = referral.worker_id
    if worker_id is None:
        return NotAllocated()
    started = SupportProgrammeStarted(
        occurred_at=command.started_on.effective_at,
        programme_id=command.programme_id,
        worker_id=worker_id,
        started_on=command.started_on.day,
        planned_weeks=command.planned_weeks,
        warnings=policy.warnings_for(command.planned_weeks),
    )
    return (started,)


def unless_not_ready(referral: Referral) -> NotAccepted | NotAllocated | ProgrammeAlreadyStarted | None:
    """Accepted, allocated, and not begun yet; asked for in this order."""
    if referral.accepted_on is None:
        return NotAccepted()
    if referral.worker_id is None:
        return NotAllocated()
    return None if referral.programme is None else ProgrammeAlreadyStarted(referral.programme.started_on)
