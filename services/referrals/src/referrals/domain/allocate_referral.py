"""Allocate a referral to an ELSA, who must be known to be accredited (EL5)."""

from datetime import datetime
from uuid import UUID

from referrals.domain.decision import Decision, unless_finished
from referrals.domain.events import ReferralAllocated
from referrals.domain.referral import Referral
from referrals.domain.refusals import AlreadyAllocated, ElsaNotAccredited, ProgrammeAlreadyStarted


def allocate_referral(referral: Referral, elsa_id: UUID, *, is_accredited: bool, now: datetime) -> Decision:
    """The allocation, or why not. Until the programme starts another ELSA may take over.

    `is_accredited`: training has published this ELSA's accreditation in the referral's own authority.
    """
    if refusal := unless_finished(referral):
        return refusal
    if referral.programme is not None:
        return ProgrammeAlreadyStarted(referral.programme.started_on)
    if not is_accredited:
        return ElsaNotAccredited(elsa_id)
    if referral.elsa_id == elsa_id:
        return AlreadyAllocated(elsa_id)
    return (ReferralAllocated(now, elsa_id),)
