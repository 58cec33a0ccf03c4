"""What of each event is told: purpose -> the event it is told from, and the content made of it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from attune_contracts.events import awards, referrals, training
from attune_contracts.model import PartiesEvent

from notifications.domain import purposes
from notifications.domain.content import Content

Telling = tuple[type[PartiesEvent], Callable[[Any], Content | None]]


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


def _reopened(event: referrals.ReferralReopenedV2) -> Content | None:
    """Nothing where it was opened by itself: then the notice it names is what is still to be told."""
    if event.notice_event_id is not None:
        return None
    return purposes.ReferralReopened(reference=event.reference, reopen_reason=event.reopen_reason)


_LOOP: Final[Mapping[str, Telling]] = {
    "referral_received": (
        referrals.ReferralMadeV2,
        lambda event: purposes.ReferralReceived(reference=event.reference),
    ),
    "referral_acknowledged": (
        referrals.ReferralAcknowledgedV1,
        lambda event: purposes.ReferralAcknowledged(reference=event.reference, target_on=event.target_on),
    ),
    "referral_information_requested": (
        referrals.ReferralInformationRequestedV1,
        lambda event: purposes.ReferralInformationRequested(
            reference=event.reference, missing=event.missing, due_on=event.due_on
        ),
    ),
    "reply_target_at_risk": (
        referrals.ReplyTargetAtRiskV1,
        lambda event: purposes.ReplyTargetAtRisk(
            reference=event.reference, clock=event.clock, target_on=event.target_on, expected_on=event.forecast_on
        ),
    ),
    "referral_accepted": (
        referrals.ReferralAcceptedV1,
        lambda event: purposes.ReferralAccepted(reference=event.reference, accepted_on=event.accepted_on),
    ),
    "referral_declined": (
        referrals.ReferralDeclinedV2,
        lambda event: purposes.ReferralDeclined(
            reference=event.reference,
            decline_reason=event.decline_reason,
            signpost_codes=event.signpost_codes,
            declined_on=event.declined_on,
        ),
    ),
    "referral_redirected": (
        referrals.ReferralRedirectedV1,
        lambda event: purposes.ReferralRedirected(
            reference=event.reference,
            to_service=event.to_service,
            redirect_reason=event.reason,
            route=event.route,
            redirected_on=event.redirected_on,
        ),
    ),
    "referral_waitlisted": (
        referrals.ReferralWaitlistedV1,
        lambda event: purposes.ReferralWaitlisted(
            reference=event.reference, position=event.position, expected_on=event.expected_on
        ),
    ),
    "outcomes_agreed": (referrals.DesiredOutcomesAgreedV1, _outcomes_agreed),
    "referral_progress": (referrals.ReferralProgressReportedV1, _progress),
    "appointment_booked": (
        referrals.AppointmentBookedV1,
        lambda event: purposes.AppointmentBooked(reference=event.reference),
    ),
    "appointment_missed": (
        referrals.AppointmentMissedV1,
        lambda event: purposes.AppointmentMissed(
            reference=event.reference, missed_by=event.missed_by, attempts_owed=event.attempts_owed
        ),
    ),
    "referral_outcome": (
        referrals.ReferralOutcomeRecordedV1,
        lambda event: purposes.ReferralOutcome(reference=event.reference, outcome_code=event.outcome_code),
    ),
    "referral_closing": (
        referrals.ReferralClosingV2,
        lambda event: purposes.ReferralClosing(reference=event.reference, closing_reason=event.closing_reason),
    ),
    "referral_withdrawn": (
        referrals.ReferralWithdrawnV1,
        lambda event: purposes.ReferralWithdrawn(
            reference=event.reference, withdrawn_by=event.withdrawn_by, withdrawn_on=event.withdrawn_on
        ),
    ),
    "referral_transferred": (
        referrals.ReferralTransferredV1,
        lambda event: purposes.ReferralTransferred(reference=event.reference, effective_on=event.effective_on),
    ),
    "referral_transferred_in": (
        referrals.ReferralTransferredV1,
        lambda event: purposes.ReferralTransferredIn(reference=event.reference, effective_on=event.effective_on),
    ),
    "referral_merged": (
        referrals.ReferralMergedV1,
        lambda event: purposes.ReferralMerged(reference=event.reference),
    ),
    "referral_reopened": (referrals.ReferralReopenedV2, _reopened),
    "referral_unmerged": (
        referrals.ReferralUnmergedV1,
        lambda event: purposes.ReferralUnmerged(reference=event.reference),
    ),
}

_AROUND_A_REFERRAL: Final[Mapping[str, Telling]] = {
    "referral_proposed": (
        referrals.ReferralProposedV1,
        lambda event: purposes.ReferralProposed(
            reference=event.reference, service=event.service, endorse_by=event.endorse_by
        ),
    ),
    "proposal_returned": (
        referrals.ReferralProposalReturnedV1,
        lambda event: purposes.ProposalReturned(reference=event.reference, return_reason=event.reason),
    ),
    "feedback_overdue": (
        referrals.ReferrerFeedbackOverdueV1,
        lambda event: purposes.FeedbackOverdue(
            reference=event.reference,
            owed=event.owed,
            due_on=event.due_on,
            silent_days=event.silent_days,
            step=event.step,
        ),
    ),
    "withholding_review_due": (
        referrals.NoticeWithholdingReviewDueV1,
        lambda event: purposes.WithholdingReviewDue(reference=event.reference, review_on=event.review_on),
    ),
    "link_assigned": (
        referrals.LinkPsychologistAssignedV1,
        lambda event: purposes.LinkAssigned(link_role=event.link_role, from_on=event.from_on),
    ),
    "psychologist_link_assigned": (
        referrals.LinkPsychologistAssignedV1,
        lambda event: purposes.PsychologistLinkAssigned(link_role=event.link_role, from_on=event.from_on),
    ),
    "link_changed": (
        referrals.LinkPsychologistChangedV1,
        lambda event: purposes.LinkChanged(link_role=event.link_role, from_on=event.from_on),
    ),
    "psychologist_link_changed": (
        referrals.LinkPsychologistChangedV1,
        lambda event: purposes.PsychologistLinkChanged(link_role=event.link_role, from_on=event.from_on),
    ),
    "consent_given": (
        referrals.ConsentGivenV1,
        lambda event: purposes.ConsentGiven(
            scopes=event.scopes, shared_with=event.shared_with, given_on=event.given_on, ends_on=event.ends_on
        ),
    ),
    "consent_withdrawn": (
        referrals.ConsentWithdrawnV1,
        lambda event: purposes.ConsentWithdrawn(scopes=event.scopes, withdrawn_at=event.withdrawn_at),
    ),
    "family_appointment_booked": (
        referrals.AppointmentBookedV1,
        lambda event: purposes.FamilyAppointmentBooked(
            reference=event.reference,
            starts_at=event.starts_at,
            minutes=event.minutes,
            mode=event.mode,
            venue_type=event.venue_type,
        ),
    ),
    "family_appointment_missed": (
        referrals.AppointmentMissedV1,
        lambda event: purposes.FamilyAppointmentMissed(reference=event.reference, missed_by=event.missed_by),
    ),
}

CONTENTS: Final[Mapping[str, Telling]] = {
    **_LOOP,
    **_AROUND_A_REFERRAL,
    "accreditation_granted": (
        training.AccreditationGrantedV1,
        lambda event: purposes.AccreditationGranted(granted_on=event.granted_on),
    ),
    "certificate_issued": (
        awards.CertificateIssuedV1,
        lambda event: purposes.CertificateIssued(
            reference=event.certificate_number, certificate_kind=event.certificate_kind, issued_on=event.issued_on
        ),
    ),
    "award_stage_awarded": (
        awards.AwardStageAwardedV1,
        lambda event: purposes.AwardStageAwarded(scheme=event.scheme, stage=event.stage, decided_on=event.decided_on),
    ),
    "award_stage_returned": (
        awards.AwardStageReturnedV1,
        lambda event: purposes.AwardStageReturned(
            scheme=event.scheme, stage=event.stage, missing_codes=event.missing_codes, decided_on=event.decided_on
        ),
    ),
}
"""Purpose -> the event it is told from, and what of it is told."""
