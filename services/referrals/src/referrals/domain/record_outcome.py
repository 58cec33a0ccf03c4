"""Record what came of the support, judged against what was agreed at its start (YL1, YL6)."""

from dataclasses import dataclass
from datetime import datetime

from referrals.domain.case import DesiredOutcome, JudgedOutcome
from referrals.domain.codes import Notice
from referrals.domain.decision import Decision, unless_finished, unless_unknown
from referrals.domain.events import ReferralOutcomeRecorded
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import OutcomeAlreadyRecorded, ProgrammeNotEnded, Refusal
from referrals.domain.refusals_of_care import (
    AimNotAgreed,
    AimNotJudged,
    JudgementContradicted,
    JudgementUnexplained,
)

ACHIEVED = "achieved"
NOT_ACHIEVED = "not_achieved"


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """The outcome in a word, and a judgement of each outcome agreed; none where none was agreed."""

    outcome_code: str
    judgements: tuple[JudgedOutcome, ...] = ()


def record_outcome(referral: Referral, command: RecordOutcome, policy: ReferralPolicy, now: datetime) -> Decision:
    """The outcome, once the support has ended, or why not."""
    if refusal := unless_finished(referral):
        return refusal
    if referral.programme is None or referral.programme.ended_on is None:
        return ProgrammeNotEnded()
    if referral.outcome_code is not None:
        return OutcomeAlreadyRecorded(referral.outcome_code)
    if unknown := unless_unknown("outcome_code", (command.outcome_code,), policy.outcome_codes):
        return unknown
    if unjudged := _unless_unjudged(referral.case.outcomes, command, policy):
        return unjudged
    least_evidence = policy.least_evidence[Notice.OUTCOME]
    return (ReferralOutcomeRecorded(now, command.outcome_code, command.judgements, least_evidence),)


def _unless_unjudged(
    agreed: tuple[DesiredOutcome, ...], command: RecordOutcome, policy: ReferralPolicy
) -> Refusal | None:
    """Each outcome agreed is judged, nothing else is, and what was not reached in full says why."""
    wanted = {(outcome.aim, outcome.measure) for outcome in agreed}
    judged = {(judgement.aim, judgement.measure) for judgement in command.judgements}
    for judgement in command.judgements:
        if (judgement.aim, judgement.measure) not in wanted:
            return AimNotAgreed(judgement.aim, tuple(sorted({outcome.aim for outcome in agreed})))
        if unknown := unless_unknown("judgement", (judgement.judgement,), policy.outcome_codes):
            return unknown
        if judgement.judgement != ACHIEVED and judgement.reason is None:
            return JudgementUnexplained(judgement.aim)
    if left_out := sorted(wanted - judged):
        return AimNotJudged(left_out[0][0])
    return _unless_contradicted(command)


def _unless_contradicted(command: RecordOutcome) -> JudgementContradicted | None:
    """All judged alike: the word says that; judged differently: it is neither all nor nothing."""
    judgements = {judgement.judgement for judgement in command.judgements}
    if len(judgements) == 1:
        fits = command.outcome_code in judgements
    else:
        fits = not judgements or command.outcome_code not in (ACHIEVED, NOT_ACHIEVED)
    return None if fits else JudgementContradicted(command.outcome_code)
