"""The family or the referrer takes a referral back (VI4); the referrer is told before it is closed (YL1)."""

from dataclasses import dataclass

from referrals.domain.codes import Notice
from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision, unless_before_made, unless_in_future, unless_not_now, unless_unknown
from referrals.domain.events import ReferralWithdrawn
from referrals.domain.lifecycle import Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral

WITHDRAWN_BY = frozenset({"parent_carer", "young_person", "referrer"})
REASONS = frozenset({"consent_withdrawn", "no_longer_needed", "other_help_found", "moved_away", "not_said"})


@dataclass(frozen=True, slots=True)
class WithdrawReferral:
    """Who took it back, and why."""

    withdrawn_by: str
    reason: str
    withdrawn_on: StatedDay


def withdraw_referral(referral: Referral, command: WithdrawReferral, policy: ReferralPolicy) -> Decision:
    """The withdrawal, or why not."""
    if refusal := (
        unless_not_now(referral, Step.WITHDRAW, policy, command.withdrawn_on.day)
        or unless_unknown("withdrawn_by", (command.withdrawn_by,), WITHDRAWN_BY)
        or unless_unknown("reason", (command.reason,), REASONS)
        or unless_in_future("withdrawn_on", command.withdrawn_on)
        or unless_before_made(referral, command.withdrawn_on.day)
    ):
        return refusal
    withdrawn = ReferralWithdrawn(
        occurred_at=command.withdrawn_on.effective_at,
        withdrawn_by=command.withdrawn_by,
        reason=command.reason,
        withdrawn_on=command.withdrawn_on.day,
        least_evidence=policy.least_evidence[Notice.WITHDRAWN],
    )
    return (withdrawn,)
