"""Close a referral: it begins to close, and is closed only once its referrer has been told everything (YL1)."""

from datetime import datetime
from uuid import UUID

from referrals.domain.codes import ClosingReason, Notice, Stage
from referrals.domain.decision import Decision, unless_finished
from referrals.domain.events import ReferralClosed, ReferralClosing
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import OutcomeMissing


def close_referral(referral: Referral, policy: ReferralPolicy, now: datetime) -> Decision:
    """The beginning of the end, or why not. A referral without an outcome has nothing to tell its referrer."""
    if refusal := unless_finished(referral):
        return refusal
    if referral.outcome_code is None:
        return OutcomeMissing()
    return (ReferralClosing(now, ClosingReason.PROGRAMME_COMPLETED, policy.least_evidence[Notice.CLOSING]),)


def close_when_told(referral: Referral, told_now: UUID, now: datetime) -> tuple[ReferralClosed, ...]:
    """The end itself, when the obligation settled just now (`told_now`) was the last one open."""
    if referral.stage not in (Stage.CLOSING, Stage.DECLINED) or referral.closing_reason is None:
        return ()
    if not everything_is_told(referral, told_now):
        return ()
    return (ReferralClosed(now, referral.closing_reason, referral.outcome_code),)


def everything_is_told(referral: Referral, told_now: UUID) -> bool:
    """Whether no obligation but the one settled just now is open. This is the guard the whole service is about."""
    return all(duty.notice_event_id == told_now for duty in referral.open_obligations)
