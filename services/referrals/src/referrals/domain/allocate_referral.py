"""Allocate a referral to whoever is to work with the child; in ELSA support an accredited ELSA (EL5)."""

from datetime import date, datetime
from uuid import UUID

from referrals.domain.decision import Decision, unless_finished, unless_not_now
from referrals.domain.events import ReferralAllocated
from referrals.domain.lifecycle import Step
from referrals.domain.policy import ReferralPolicy, WorkerKind
from referrals.domain.referral import Referral
from referrals.domain.refusals import AlreadyAllocated, ElsaNotAccredited, ProgrammeAlreadyStarted


def allocate_referral(
    referral: Referral, worker_id: UUID, policy: ReferralPolicy, *, is_accredited: bool, today: date, now: datetime
) -> Decision:
    """The allocation, or why not. Until the support starts another worker may take over.

    `is_accredited`: training has published this ELSA's accreditation in the referral's own authority.
    """
    if refusal := unless_finished(referral):
        return refusal
    if referral.programme is not None:
        return ProgrammeAlreadyStarted(referral.programme.started_on)
    if policy.worker is WorkerKind.ACCREDITED_ELSA and not is_accredited:
        return ElsaNotAccredited(worker_id)
    if referral.worker_id == worker_id:
        return AlreadyAllocated(worker_id)
    if not_now := unless_not_now(referral, Step.ALLOCATE, policy, today):
        return not_now
    return (ReferralAllocated(now, worker_id),)
