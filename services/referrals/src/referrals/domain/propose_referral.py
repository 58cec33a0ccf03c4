"""Propose a referral, endorse it or send it back: a learning mentor's way to a service leads by the SENCO (YL5).

Neither SEN status nor a diagnosis is asked for at any point: they are no gate (YL5, SC1).
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from referrals.domain.codes import Notice
from referrals.domain.consent import ConsentLine
from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision, unless_in_future, unless_not_now, unless_past, unless_unknown
from referrals.domain.events import ReferralMade, ReferralProposalReturned, ReferralProposed
from referrals.domain.lifecycle import Step
from referrals.domain.make_referral import MakeReferral, first_consents, unless_refused
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import EndorserIsProposer, StepNotOffered


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was proposed, who is to endorse it, and by when; `asked.referrer_id` is whoever proposes."""

    asked: MakeReferral
    endorser_id: UUID
    endorse_by: date


def propose_referral(proposal: Proposal, policy: ReferralPolicy) -> Decision:
    """The proposal, or why not."""
    asked = proposal.asked
    if not policy.offers(Step.ENDORSE):
        return StepNotOffered(Step.ENDORSE, policy.referral_type)
    if refusal := unless_refused(asked, policy):
        return refusal
    if proposal.endorser_id == asked.referrer_id:
        return EndorserIsProposer()
    if past := unless_past("endorse_by", proposal.endorse_by, asked.made_on.today):
        return past
    proposed = ReferralProposed(
        occurred_at=asked.made_on.effective_at,
        referral_id=asked.referral_id,
        reference=asked.reference,
        authority=asked.authority,
        setting_id=asked.setting_id,
        referral_type=asked.referral_type,
        reason_codes=asked.reason_codes,
        proposer_id=asked.referrer_id,
        endorser_id=proposal.endorser_id,
        child_id=asked.child_id,
        made_on=asked.made_on.day,
        endorse_by=proposal.endorse_by,
        received_by=asked.received_by,
    )
    return (proposed, *first_consents(asked))


def endorse_proposal(referral: Referral, endorsed_on: StatedDay, policy: ReferralPolicy) -> Decision:
    """The referral made, with whoever endorsed it as its referrer, or why not."""
    if refusal := (
        unless_not_now(referral, Step.ENDORSE, policy, endorsed_on.day) or unless_in_future("endorsed_on", endorsed_on)
    ):
        return refusal
    endorser_id = referral.endorser_id
    if endorser_id is None or endorser_id == referral.proposer_id:
        return EndorserIsProposer()
    made = ReferralMade(
        occurred_at=endorsed_on.effective_at,
        referral_id=referral.referral_id,
        reference=referral.reference,
        authority=referral.authority,
        setting_id=referral.setting_id,
        referral_type=referral.referral_type,
        reason_codes=referral.reason_codes,
        referrer_id=endorser_id,
        child_id=referral.child_id,
        made_on=endorsed_on.day,
        received_by=referral.received_by,
        made_by="senco",
        consent_id=_first_id(referral.consents),
    )
    return (made,)


def return_proposal(
    referral: Referral, return_reason: str, policy: ReferralPolicy, today: date, now: datetime
) -> Decision:
    """The proposal sent back with a reason, or why not; whoever proposed it is told."""
    if refusal := (
        unless_not_now(referral, Step.RETURN_PROPOSAL, policy, today)
        or unless_unknown("return_reason", (return_reason,), policy.return_reasons)
    ):
        return refusal
    return (ReferralProposalReturned(now, return_reason, today, policy.least_evidence[Notice.RETURNED]),)


def _first_id(lines: tuple[ConsentLine, ...]) -> UUID | None:
    return lines[0].consent_id if lines else None
