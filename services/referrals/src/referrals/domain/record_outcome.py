"""Record what came of the support (YL1)."""

from datetime import datetime

from referrals.domain.decision import Decision, unless_finished, unless_unknown
from referrals.domain.events import ReferralOutcomeRecorded
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import OutcomeAlreadyRecorded, ProgrammeNotEnded


def record_outcome(referral: Referral, outcome_code: str, policy: ReferralPolicy, now: datetime) -> Decision:
    """The outcome, once the programme has ended, or why not."""
    if refusal := unless_finished(referral):
        return refusal
    if referral.programme is None or referral.programme.ended_on is None:
        return ProgrammeNotEnded()
    if referral.outcome_code is not None:
        return OutcomeAlreadyRecorded(referral.outcome_code)
    if unknown := unless_unknown("outcome_code", (outcome_code,), policy.outcome_codes):
        return unknown
    return (ReferralOutcomeRecorded(now, outcome_code),)
