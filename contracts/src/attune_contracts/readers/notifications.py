"""What notifications reads: what somebody is to be told of, and how to reach them."""

from typing import Final

from attune_contracts.readers.declaration import Consumer, Reads, reads

_OF_EVERY_EVENT: Final = ("authority", "occurred_at", "parties.party_id", "parties.role")
_HEADERS: Final = ("ce_correlationid", "ce_factid", "ce_id", "ce_subject", "traceparent")


def _told(*fields: str) -> Reads:
    """What is read of an event somebody is told of; `fields` are what the message says."""
    return reads(*_OF_EVERY_EVENT, *fields, headers=_HEADERS)


_WITHHOLDING: Final = reads("authority", "notice_event_id", headers=("ce_subject",))
_CONTACT: Final = reads("authority", "occurred_at", "party_id", "sealed", headers=("ce_aggregateversion", "ce_source"))
_WAYS: Final = frozenset({"email", "language", "mobile_number", "postal_address"})

REFERRAL_LOOP: Final = {
    "attune.referrals.ReferralProposed.v1": _told("endorse_by", "reference", "service"),
    "attune.referrals.ReferralProposalReturned.v1": _told("reason", "reference"),
    "attune.referrals.ReferralAcknowledged.v1": _told("reference", "target_on"),
    "attune.referrals.FeedbackAcknowledged.v1": reads(
        "authority", "notice_event_id", "occurred_at", headers=("ce_factid", "ce_id", "ce_subject")
    ),
    "attune.referrals.ReferralInformationRequested.v1": _told("due_on", "missing", "reference"),
    "attune.referrals.ReferralRedirected.v1": _told("reason", "redirected_on", "reference", "route", "to_service"),
    "attune.referrals.ReferralWaitlisted.v1": _told("expected_on", "position", "reference"),
    "attune.referrals.DesiredOutcomesAgreed.v1": _told("agreed_on", "outcomes.aim", "progress_due_on", "reference"),
    "attune.referrals.ReferralProgressReported.v1": _told(
        "aims.aim", "aims.progress", "next_report_due_on", "reference", "reported_on"
    ),
    "attune.referrals.AppointmentBooked.v1": _told("minutes", "mode", "reference", "starts_at", "venue_type"),
    "attune.referrals.AppointmentMissed.v1": _told("attempts_owed", "missed_by", "reference"),
    "attune.referrals.ReferralWithdrawn.v1": _told("reference", "withdrawn_by", "withdrawn_on"),
    "attune.referrals.ReferralTransferred.v1": _told("effective_on", "reference", "to_setting_id"),
    "attune.referrals.ReferralMerged.v1": _told("reference"),
    "attune.referrals.ReferralReopened.v2": _told("notice_event_id", "reference", "reopen_reason"),
    "attune.referrals.ReferralUnmerged.v1": _told("reference"),
    "attune.referrals.NoticeWithheld.v1": _WITHHOLDING,
    "attune.referrals.NoticeWithholdingEnded.v1": _WITHHOLDING,
    "attune.referrals.ReferrerFeedbackOverdue.v1": _told("due_on", "owed", "reference", "silent_days", "step"),
    "attune.referrals.NoticeWithholdingReviewDue.v1": _told("reference", "review_on"),
    "attune.referrals.ReplyTargetAtRisk.v1": _told("clock", "forecast_on", "reference", "target_on"),
    "attune.referrals.ConsentGiven.v1": _told("ends_on", "given_on", "scopes", "shared_with"),
    "attune.referrals.ConsentWithdrawn.v1": _told("scopes", "withdrawn_at"),
    "attune.referrals.LinkPsychologistAssigned.v1": _told("from_on", "link_role"),
    "attune.referrals.LinkPsychologistChanged.v1": _told("from_on", "link_role"),
}
"""What is told of a referral's life between its making and its end, and of whom a setting turns to."""

NOTIFICATIONS: Final = Consumer(
    "notifications",
    {
        "attune.referrals.ReferralMade.v2": _told("reference", "setting_id"),
        "attune.referrals.ReferralAccepted.v1": _told("accepted_on", "reference"),
        "attune.referrals.ReferralDeclined.v2": _told("decline_reason", "declined_on", "reference", "signpost_codes"),
        "attune.referrals.ReferralOutcomeRecorded.v1": _told("outcome_code", "reference"),
        "attune.referrals.ReferralClosing.v2": _told("closing_reason", "reference"),
        **REFERRAL_LOOP,
        "attune.training.AccreditationGranted.v1": _told("granted_on", "setting_id"),
        "attune.awards.CertificateIssued.v1": _told(
            "certificate_kind", "certificate_number", "issued_on", "setting_id"
        ),
        "attune.awards.AwardStageAwarded.v1": _told("decided_on", "scheme", "stage"),
        "attune.awards.AwardStageReturned.v1": _told("decided_on", "missing_codes", "scheme", "stage"),
        "attune.referrals.ContactStated.v2": _CONTACT,
        "attune.training.ContactStated.v1": _CONTACT,
        "attune.awards.ContactStated.v1": _CONTACT,
    },
    opens={"attune.sealed.ContactDetails.v1": _WAYS, "attune.sealed.ContactDetails.v2": _WAYS},
)

CONSUMERS: Final = (NOTIFICATIONS,)
