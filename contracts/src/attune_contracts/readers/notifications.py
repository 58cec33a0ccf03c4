"""What notifications reads: what somebody is to be told of, and how to reach them."""

from typing import Final

from attune_contracts.readers.declaration import Consumer, Reads, reads

_OF_EVERY_EVENT: Final = ("authority", "occurred_at", "parties.party_id", "parties.role")
_HEADERS: Final = ("ce_correlationid", "ce_factid", "ce_id", "ce_subject", "traceparent")


def _told(*fields: str) -> Reads:
    """What is read of an event somebody is told of; `fields` are what the message says."""
    return reads(*_OF_EVERY_EVENT, *fields, headers=_HEADERS)


_CONTACT: Final = reads("authority", "occurred_at", "party_id", "sealed", headers=("ce_aggregateversion", "ce_source"))

NOTIFICATIONS: Final = Consumer(
    "notifications",
    {
        "attune.referrals.ReferralMade.v2": _told("reference"),
        "attune.referrals.ReferralAccepted.v1": _told("accepted_on", "reference"),
        "attune.referrals.ReferralDeclined.v1": _told("decline_reason", "declined_on", "reference", "signpost_codes"),
        "attune.referrals.ReferralOutcomeRecorded.v1": _told("outcome_code", "reference"),
        "attune.referrals.ReferralClosing.v1": _told("closing_reason", "reference"),
        "attune.training.AccreditationGranted.v1": _told("granted_on"),
        "attune.awards.CertificateIssued.v1": _told("certificate_kind", "certificate_number", "issued_on"),
        "attune.awards.AwardStageAwarded.v1": _told("decided_on", "scheme", "stage"),
        "attune.awards.AwardStageReturned.v1": _told("decided_on", "missing_codes", "scheme", "stage"),
        "attune.referrals.ContactStated.v1": _CONTACT,
        "attune.training.ContactStated.v1": _CONTACT,
        "attune.awards.ContactStated.v1": _CONTACT,
    },
    opens={"attune.sealed.ContactDetails.v1": frozenset({"channel", "email"})},
)

CONSUMERS: Final = (NOTIFICATIONS,)
