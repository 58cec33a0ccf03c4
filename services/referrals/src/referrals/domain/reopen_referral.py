"""A closed referral is worked on again; the note that says why stays in this service (YL18, FR15)."""

from datetime import date, datetime

from referrals.domain.codes import Notice, ReopenReason
from referrals.domain.decision import Decision, unless_not_now
from referrals.domain.events import ReferralReopened
from referrals.domain.lifecycle import Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import NeverEndorsed, StillMerged, UnknownCode

BY_DECISION = (ReopenReason.NEED_RETURNED, ReopenReason.NEW_INFORMATION, ReopenReason.CLOSED_IN_ERROR)


def reopen_referral(
    referral: Referral, reason: ReopenReason, policy: ReferralPolicy, today: date, now: datetime
) -> Decision:
    """Another round of the same referral, of which its referrer is told, or why not."""
    if refusal := unless_not_now(referral, Step.REOPEN, policy, today):
        return refusal
    if reason not in BY_DECISION:
        return UnknownCode("reopen_reason", reason, tuple(known.value for known in BY_DECISION))
    if referral.proposer_id is not None and referral.referrer_id == referral.proposer_id:
        return NeverEndorsed()
    if referral.case.merged_into is not None:
        return StillMerged(referral.case.merged_into)
    return (ReferralReopened(now, reason, None, policy.least_evidence[Notice.REOPENED]),)
