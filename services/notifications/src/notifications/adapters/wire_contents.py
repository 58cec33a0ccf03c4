"""What of each event is told: purpose -> the event it is told from, and the content made of it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from attune_contracts.events import awards, referrals, training
from attune_contracts.model import PartiesEvent

from notifications.domain import purposes
from notifications.domain.content import Content

Telling = tuple[type[PartiesEvent], Callable[[Any], Content]]


def _told(event: type[PartiesEvent], content: type[Content], **named: str) -> Telling:
    """A content made field by field; `named` are the fields that have another name in the event."""
    fields = {field: named.get(field, field) for field in sorted(content.field_names())}
    return event, lambda heard: content(**{field: getattr(heard, name) for field, name in fields.items()})


def _outcomes_agreed(event: referrals.DesiredOutcomesAgreedV1) -> Content:
    return purposes.OutcomesAgreed(
        reference=event.reference,
        aims=tuple(dict.fromkeys(outcome.aim for outcome in event.outcomes)),
        agreed_on=event.agreed_on,
        progress_due_on=event.progress_due_on,
    )


def _progress(event: referrals.ReferralProgressReportedV1) -> Content:
    return purposes.ReferralProgress(
        reference=event.reference,
        aim_progress=tuple((each.aim, each.progress) for each in event.aims),
        reported_on=event.reported_on,
        next_report_due_on=event.next_report_due_on,
    )


_LOOP: Final[Mapping[str, Telling]] = {
    "referral_received": _told(referrals.ReferralMadeV2, purposes.ReferralReceived),
    "referral_acknowledged": _told(referrals.ReferralAcknowledgedV1, purposes.ReferralAcknowledged),
    "referral_information_requested": _told(
        referrals.ReferralInformationRequestedV1, purposes.ReferralInformationRequested
    ),
    "reply_target_at_risk": _told(referrals.ReplyTargetAtRiskV1, purposes.ReplyTargetAtRisk, expected_on="forecast_on"),
    "referral_accepted": _told(referrals.ReferralAcceptedV1, purposes.ReferralAccepted),
    "referral_declined": _told(referrals.ReferralDeclinedV2, purposes.ReferralDeclined),
    "referral_redirected": _told(referrals.ReferralRedirectedV1, purposes.ReferralRedirected, redirect_reason="reason"),
    "referral_waitlisted": _told(referrals.ReferralWaitlistedV1, purposes.ReferralWaitlisted),
    "outcomes_agreed": (referrals.DesiredOutcomesAgreedV1, _outcomes_agreed),
    "referral_progress": (referrals.ReferralProgressReportedV1, _progress),
    "appointment_booked": _told(referrals.AppointmentBookedV1, purposes.AppointmentBooked),
    "appointment_missed": _told(referrals.AppointmentMissedV1, purposes.AppointmentMissed),
    "referral_outcome": _told(referrals.ReferralOutcomeRecordedV1, purposes.ReferralOutcome),
    "referral_closing": _told(referrals.ReferralClosingV2, purposes.ReferralClosing),
    "referral_withdrawn": _told(referrals.ReferralWithdrawnV1, purposes.ReferralWithdrawn),
    "referral_transferred": _told(referrals.ReferralTransferredV1, purposes.ReferralTransferred),
    "referral_transferred_in": _told(referrals.ReferralTransferredV1, purposes.ReferralTransferredIn),
    "referral_merged": _told(referrals.ReferralMergedV1, purposes.ReferralMerged),
    "referral_reopened": _told(referrals.ReferralReopenedV2, purposes.ReferralReopened),
}

_AROUND_A_REFERRAL: Final[Mapping[str, Telling]] = {
    "referral_proposed": _told(referrals.ReferralProposedV1, purposes.ReferralProposed),
    "proposal_returned": _told(referrals.ReferralProposalReturnedV1, purposes.ProposalReturned, return_reason="reason"),
    "feedback_overdue": _told(referrals.ReferrerFeedbackOverdueV1, purposes.FeedbackOverdue),
    "link_assigned": _told(referrals.LinkPsychologistAssignedV1, purposes.LinkAssigned),
    "psychologist_link_assigned": _told(referrals.LinkPsychologistAssignedV1, purposes.PsychologistLinkAssigned),
    "link_changed": _told(referrals.LinkPsychologistChangedV1, purposes.LinkChanged),
    "psychologist_link_changed": _told(referrals.LinkPsychologistChangedV1, purposes.PsychologistLinkChanged),
    "consent_given": _told(referrals.ConsentGivenV1, purposes.ConsentGiven),
    "consent_withdrawn": _told(referrals.ConsentWithdrawnV1, purposes.ConsentWithdrawn),
    "family_appointment_booked": _told(referrals.AppointmentBookedV1, purposes.FamilyAppointmentBooked),
    "family_appointment_missed": _told(referrals.AppointmentMissedV1, purposes.FamilyAppointmentMissed),
}

CONTENTS: Final[Mapping[str, Telling]] = {
    **_LOOP,
    **_AROUND_A_REFERRAL,
    "accreditation_granted": _told(training.AccreditationGrantedV1, purposes.AccreditationGranted),
    "certificate_issued": _told(awards.CertificateIssuedV1, purposes.CertificateIssued, reference="certificate_number"),
    "award_stage_awarded": _told(awards.AwardStageAwardedV1, purposes.AwardStageAwarded),
    "award_stage_returned": _told(awards.AwardStageReturnedV1, purposes.AwardStageReturned),
}
"""Purpose -> the event it is told from, and what of it is told."""
