"""What a referral is once the service has looked at it or decided about it; `folding.py` moves its stage."""

from dataclasses import replace
from typing import assert_never

from referrals.domain import events as it
from referrals.domain.case import Case, InformationRequest, Screening
from referrals.domain.codes import ClosingReason
from referrals.domain.referral import Referral


def after_triage(referral: Referral, event: it.TriageEvent) -> Referral:
    """The referral with what was decided."""
    match event:
        case it.ReferralProposalReturned():
            return replace(referral, closing_reason=ClosingReason.RETURNED)
        case it.ReferralAccepted():
            return replace(referral, accepted_on=event.accepted_on)
        case it.ReferralDeclined():
            return replace(
                referral,
                closing_reason=ClosingReason.DECLINED,
                declined_on=event.declined_on,
                decline_reason=event.decline_reason,
                signpost_codes=event.signpost_codes,
            )
        case it.ReferralRedirected():
            redirected = replace(referral.case, redirected_to=event.to_service)
            return replace(referral, closing_reason=ClosingReason.REDIRECTED, case=redirected)
        case _:
            return replace(referral, case=_case_after(referral, event))


def _case_after(
    referral: Referral,
    event: it.ReferralAcknowledged
    | it.ReferralScreened
    | it.ReferralInformationRequested
    | it.InformationReceived
    | it.ReferralWaitlisted
    | it.ReferralPrioritised,
) -> Case:
    case = referral.case
    match event:
        case it.ReferralAcknowledged():
            return replace(case, acknowledged_on=event.acknowledged_on)
        case it.ReferralScreened():
            screening = Screening(event.result, event.criteria_met, event.criteria_asked, event.screened_on)
            return replace(case, screening=screening)
        case it.ReferralInformationRequested():
            request = InformationRequest(
                event.request_id, event.missing, event.due_on, event.pauses_target, referral.stage
            )
            return replace(case, information=request)
        case it.InformationReceived():
            return replace(case, information=None)
        case it.ReferralWaitlisted():
            return replace(case, waiting_since=event.waiting_since)
        case it.ReferralPrioritised():
            return replace(case, priority=event.priority)
        case _:
            assert_never(event)
