"""Decline a referral: say why, say where else to go, and let the referrer be told both (YL1)."""

from dataclasses import dataclass

from referrals.domain.codes import Notice
from referrals.domain.dates import StatedDay
from referrals.domain.decision import (
    Decision,
    unless_accepted_before,
    unless_before_made,
    unless_finished,
    unless_in_future,
    unless_not_now,
    unless_unknown,
)
from referrals.domain.events import ReferralDeclined
from referrals.domain.lifecycle import Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral


@dataclass(frozen=True, slots=True)
class DeclineReferral:
    """Why not here, and where else to go: one signpost at least."""

    decline_reason: str
    signpost_codes: tuple[str, ...]
    declined_on: StatedDay


def decline_referral(referral: Referral, command: DeclineReferral, policy: ReferralPolicy) -> Decision:
    """The refusal of support, or why it cannot be given. An accepted referral is closed, not declined."""
    if refusal := (
        unless_finished(referral)
        or unless_accepted_before(referral)
        or unless_unknown("decline_reason", (command.decline_reason,), policy.decline_reasons)
        or unless_unknown("signpost_codes", command.signpost_codes, policy.signpost_codes)
        or unless_in_future("declined_on", command.declined_on)
        or unless_before_made(referral, command.declined_on.day)
        or unless_not_now(referral, Step.DECLINE, policy, command.declined_on.day)
    ):
        return refusal
    declined = ReferralDeclined(
        occurred_at=command.declined_on.effective_at,
        declined_on=command.declined_on.day,
        decline_reason=command.decline_reason,
        signpost_codes=command.signpost_codes,
        least_evidence=policy.least_evidence[Notice.DECLINED],
    )
    return (declined,)
