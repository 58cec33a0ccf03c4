"""Close a referral: it begins to close, and is closed only once everybody has been told everything (YL1)."""

from datetime import date, datetime
from uuid import UUID

from referrals.domain.attempts import attempts_missing
from referrals.domain.codes import ClosingReason, Notice
from referrals.domain.decision import Decision, unless_finished, unless_not_now
from referrals.domain.events import ReferralClosed, ReferralClosing
from referrals.domain.lifecycle import ENDING, Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import OutcomeMissing


def close_referral(referral: Referral, policy: ReferralPolicy, today: date, now: datetime) -> Decision:
    """The beginning of the end, or why not. A referral without an outcome has nothing to tell its referrer."""
    if refusal := unless_finished(referral):
        return refusal
    if referral.outcome_code is None:
        return OutcomeMissing()
    if not_now := unless_not_now(referral, Step.CLOSE, policy, today):
        return not_now
    return (ReferralClosing(now, ClosingReason.PROGRAMME_COMPLETED, policy.least_evidence[Notice.CLOSING]),)


def close_for_non_attendance(referral: Referral, policy: ReferralPolicy, today: date, now: datetime) -> Decision:
    """The same because the family does not come; only after as many different attempts as the policy asks (YL4)."""
    if refusal := (
        unless_not_now(referral, Step.CLOSE_FOR_NON_ATTENDANCE, policy, today)
        or attempts_missing(referral.case, policy.attempts)
    ):
        return refusal
    return (ReferralClosing(now, ClosingReason.NON_ATTENDANCE, policy.least_evidence[Notice.CLOSING]),)


def close_when_told(
    referral: Referral, resolved_now: UUID, now: datetime, *, is_withheld: bool = False
) -> tuple[ReferralClosed, ...]:
    """The end itself, when the obligation resolved just now was the last one open.

    `is_withheld`: it was not settled but withheld; then the end says so.
    """
    if referral.stage not in ENDING or referral.closing_reason is None:
        return ()
    if not everything_is_told(referral, resolved_now):
        return ()
    withheld = is_withheld or any(
        duty.standing_withholding is not None for duty in referral.obligations if duty.notice_event_id != resolved_now
    )
    told = "some_withheld" if withheld else "all_told"
    return (ReferralClosed(now, referral.closing_reason, referral.outcome_code, told),)


def everything_is_told(referral: Referral, resolved_now: UUID) -> bool:
    """Whether no obligation but the one resolved just now is open. This is the guard the whole service is about."""
    return all(duty.notice_event_id == resolved_now for duty in referral.open_obligations)
