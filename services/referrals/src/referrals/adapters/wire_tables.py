"""How each fact of the domain is told: in which events, under which names, and what an older major can still say."""

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from attune_contracts import EventModel, codes
from attune_contracts.events import referrals as wire

from referrals.domain import events as domain
from referrals.domain.referral import Referral

PUBLISHED_AS: Final[Mapping[type[domain.ReferralEvent], type[EventModel]]] = {
    domain.ReferralProposed: wire.ReferralProposedV1,
    domain.ReferralProposalReturned: wire.ReferralProposalReturnedV1,
    domain.ReferralMade: wire.ReferralMadeV2,
    domain.ReferralAcknowledged: wire.ReferralAcknowledgedV1,
    domain.ReferralScreened: wire.ReferralScreenedV1,
    domain.ReferralInformationRequested: wire.ReferralInformationRequestedV1,
    domain.ReferralAccepted: wire.ReferralAcceptedV1,
    domain.ReferralDeclined: wire.ReferralDeclinedV2,
    domain.ReferralRedirected: wire.ReferralRedirectedV1,
    domain.ReferralWaitlisted: wire.ReferralWaitlistedV1,
    domain.ReferralPrioritised: wire.ReferralPrioritisedV1,
    domain.ReferralAllocated: wire.ReferralAllocatedV2,
    domain.DesiredOutcomesAgreed: wire.DesiredOutcomesAgreedV1,
    domain.AppointmentBooked: wire.AppointmentBookedV1,
    domain.AppointmentMissed: wire.AppointmentMissedV1,
    domain.FurtherContactAttempted: wire.FurtherContactAttemptedV1,
    domain.SupportProgrammeStarted: wire.SupportProgrammeStartedV2,
    domain.SupportProgrammeEnded: wire.SupportProgrammeEndedV1,
    domain.ReferralProgressReported: wire.ReferralProgressReportedV1,
    domain.ReferralOutcomeRecorded: wire.ReferralOutcomeRecordedV1,
    domain.ReferralClosing: wire.ReferralClosingV2,
    domain.ReferralWithdrawn: wire.ReferralWithdrawnV1,
    domain.ReferralTransferred: wire.ReferralTransferredV1,
    domain.ReferralMerged: wire.ReferralMergedV1,
    domain.ReferralUnmerged: wire.ReferralUnmergedV1,
    domain.ReferralReopened: wire.ReferralReopenedV2,
    domain.ReferralClosed: wire.ReferralClosedV2,
    domain.ReferrerInformed: wire.ReferrerInformedV2,
    domain.NoticeWithheld: wire.NoticeWithheldV1,
    domain.NoticeWithholdingEnded: wire.NoticeWithholdingEndedV1,
    domain.NoticeWithholdingReviewDue: wire.NoticeWithholdingReviewDueV1,
    domain.FeedbackAcknowledged: wire.FeedbackAcknowledgedV1,
    domain.ReferrerFeedbackOverdue: wire.ReferrerFeedbackOverdueV1,
    domain.ReplyTargetSet: wire.ReplyTargetSetV1,
    domain.ReplyTargetAtRisk: wire.ReplyTargetAtRiskV1,
    domain.ReplyTargetMissed: wire.ReplyTargetMissedV1,
    domain.ConsentGiven: wire.ConsentGivenV1,
    domain.ConsentWithdrawn: wire.ConsentWithdrawnV1,
}
"""How each fact is published; what is not here stays inside."""

ALSO_PUBLISHED_AS: Final[Mapping[type[domain.ReferralEvent], type[EventModel]]] = {
    domain.ReferralMade: wire.ReferralMadeV1,
    domain.ReferralDeclined: wire.ReferralDeclinedV1,
    domain.ReferralAllocated: wire.ReferralAllocatedV1,
    domain.SupportProgrammeStarted: wire.SupportProgrammeStartedV1,
    domain.ReferralClosing: wire.ReferralClosingV1,
    domain.ReferralReopened: wire.ReferralReopenedV1,
    domain.ReferralClosed: wire.ReferralClosedV1,
    domain.ReferrerInformed: wire.ReferrerInformedV1,
}
"""The older major in which a fact is told once more, to readers of old, as long as that major can express it."""

WIRE_NAMES: Final[Mapping[type[EventModel], Mapping[str, str]]] = {
    wire.ReferralProposedV1: {"aims": "reason_codes"},
    wire.ReferralProposalReturnedV1: {"reason": "return_reason"},
    wire.ReferralMadeV2: {"aims": "reason_codes"},
    wire.ReferralAllocatedV1: {"elsa_id": "worker_id"},
    wire.SupportProgrammeStartedV1: {"elsa_id": "worker_id"},
    wire.ReferralUnmergedV1: {"into_referral_id": "from_referral_id"},
}
"""Fields of an event that the domain calls otherwise."""

ALWAYS_SAID: Final[Mapping[type[EventModel], Mapping[str, str]]] = {
    wire.ReplyTargetSetV1: {"clock": "decision"},
    wire.ReplyTargetAtRiskV1: {"clock": "decision"},
    wire.ReplyTargetMissedV1: {"clock": "decision"},
    wire.ReferralMergedV1: {"reason": "duplicate"},
    wire.ReferralUnmergedV1: {"reason": "no_duplicate"},
}
"""What an event says that the domain has only one word for."""

NOT_SAID: Final[Mapping[type[EventModel], frozenset[str]]] = {
    wire.ReferralMadeV2: frozenset({"bundle_id"}),
}
"""What an event could say and nobody is asked today."""

ABSENT_WHEN_EMPTY: Final = frozenset({"judgements"})
"""Lists of which an event says nothing where there is nothing in them."""


def _made(_: Referral, event: Any) -> bool:
    reasons = set(event.reason_codes)
    known = set(get_args(codes.ReferralReason))
    return event.referral_type in get_args(codes.ReferralType) and bool(reasons) and reasons <= known


def _declined(_: Referral, event: Any) -> bool:
    known = get_args(codes.Signpost)
    return event.decline_reason in get_args(codes.DeclineReason) and set(event.signpost_codes) <= set(known)


def _by_an_elsa(referral: Referral, _: Any) -> bool:
    return referral.referral_type in get_args(codes.ReferralType)


def _closing(_: Referral, event: Any) -> bool:
    return event.closing_reason in get_args(codes.ClosingReason)


def _closed(_: Referral, event: Any) -> bool:
    completed = event.closing_reason == "programme_completed"
    return (
        event.closing_reason in get_args(codes.ClosedReason)
        and event.told == "all_told"
        and (event.outcome_code in get_args(codes.Outcome) if completed else event.outcome_code is None)
    )


def _reopened(_: Referral, event: Any) -> bool:
    return event.reopen_reason in get_args(codes.ReopenReason) and event.notice_event_id is not None


def _informed(_: Referral, event: Any) -> bool:
    return event.channel in get_args(codes.ToldChannel)


CAN_SAY: Final[Mapping[type[EventModel], Callable[[Referral, Any], bool]]] = {
    wire.ReferralMadeV1: _made,
    wire.ReferralDeclinedV1: _declined,
    wire.ReferralAllocatedV1: _by_an_elsa,
    wire.SupportProgrammeStartedV1: _by_an_elsa,
    wire.ReferralClosingV1: _closing,
    wire.ReferralReopenedV1: _reopened,
    wire.ReferralClosedV1: _closed,
    wire.ReferrerInformedV1: _informed,
}
"""Of each older major, whether its lists, closed when one service was known, hold what happened."""
