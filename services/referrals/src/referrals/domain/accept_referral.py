"""Accept a referral: support will be given, and the referrer is to be told so (YL1)."""

from referrals.domain.codes import Notice
from referrals.domain.dates import StatedDay
from referrals.domain.decision import (
    Decision,
    unless_accepted_before,
    unless_before_made,
    unless_finished,
    unless_in_future,
    unless_not_now,
)
from referrals.domain.events import ReferralAccepted
from referrals.domain.lifecycle import Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral


def accept_referral(referral: Referral, accepted_on: StatedDay, policy: ReferralPolicy) -> Decision:
    """The acceptance, or why not."""
    if refusal := (
        unless_finished(referral)
        or unless_accepted_before(referral)
        or unless_in_future("accepted_on", accepted_on)
        or unless_before_made(referral, accepted_on.day)
        or unless_not_now(referral, Step.ACCEPT, policy, accepted_on.day)
    ):
        return refusal
    return (ReferralAccepted(accepted_on.effective_at, accepted_on.day, policy.least_evidence[Notice.ACCEPTED]),)
