"""A referral is found to be a duplicate of another one, or not to be one after all (YL23, FR15)."""

from datetime import date, datetime

from referrals.domain.codes import ClosingReason, Notice
from referrals.domain.decision import Decision, unless_not_now
from referrals.domain.events import ReferralMerged, ReferralUnmerged
from referrals.domain.lifecycle import ACTIVE, Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import MergedIntoFinished, MergedIntoItself, NotAboutTheSame, NotMerged


def merge_referral(referral: Referral, into: Referral, policy: ReferralPolicy, today: date, now: datetime) -> Decision:
    """The merge, of which the referrer of the one that ends is told, or why not."""
    if referral.referral_id == into.referral_id:
        return MergedIntoItself()
    if refusal := unless_not_now(referral, Step.MERGE, policy, today):
        return refusal
    if (referral.authority, referral.referral_type) != (into.authority, into.referral_type):
        return NotAboutTheSame()
    if into.stage not in ACTIVE:
        return MergedIntoFinished(into.stage)
    return (ReferralMerged(now, into.referral_id, today, policy.least_evidence[Notice.MERGED]),)


def unmerge_referral(referral: Referral, policy: ReferralPolicy, today: date, now: datetime) -> Decision:
    """The referral by itself again, and open, or why not."""
    into = referral.case.merged_into
    if into is None or referral.closing_reason is not ClosingReason.MERGED:
        return NotMerged()
    if refusal := unless_not_now(referral, Step.UNMERGE, policy, today):
        return refusal
    return (ReferralUnmerged(now, into, today, policy.least_evidence[Notice.REOPENED]),)
