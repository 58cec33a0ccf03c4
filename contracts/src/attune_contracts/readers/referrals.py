"""What referrals reads: what became of its notices, which ELSAs are accredited, and what integrators send in."""

from typing import Final

from attune_contracts.readers.declaration import Consumer, reads

_MESSAGE: Final = ("authority", "cause_event_id", "cause_subject", "cause_type", "notification_id", "party_id")
_NOTICE: Final = (*_MESSAGE, "channel")

NOTICES: Final = Consumer(
    "referrals",
    {
        "attune.notifications.NotificationDelivered.v2": reads(
            *_NOTICE, "confirmed_by", "delivered_at", "evidence", headers=("ce_aggregateversion", "ce_factid", "ce_id")
        ),
        "attune.notifications.NotificationFailed.v2": reads(
            *_NOTICE, "failure_reason", "occurred_at", headers=("ce_aggregateversion", "ce_factid", "ce_id")
        ),
        "attune.notifications.NotificationSuppressed.v1": reads(
            *_MESSAGE, "occurred_at", "suppression_reason", headers=("ce_aggregateversion", "ce_factid", "ce_id")
        ),
        "attune.notifications.HumanFollowUpRaised.v1": reads(
            *_MESSAGE,
            "due_on",
            "follow_up_id",
            "follow_up_reason",
            "occurred_at",
            "responsible",
            headers=("ce_aggregateversion", "ce_factid", "ce_id"),
        ),
    },
)

ACCREDITED_ELSAS: Final = Consumer(
    "referrals-accredited-elsas",
    {
        "attune.training.AccreditationGranted.v1": reads(
            "authority",
            "elsa_id",
            "granted_on",
            "policy_version",
            "setting_id",
            headers=("ce_factid", "ce_id", "ce_time"),
        ),
    },
)

INTAKE: Final = Consumer(
    "referrals-intake",
    {
        "attune.intake.ReferralSubmitted.v1": reads(
            "authority",
            "occurred_at",
            "reason_codes",
            "referral_type",
            "sealed",
            "setting_id",
            headers=("ce_id", "ce_source"),
        ),
    },
    opens={
        "attune.sealed.SealedReferral.v1": frozenset(
            {
                "child.date_of_birth",
                "child.family_name",
                "child.given_name",
                "event_id",
                "referrer.email",
                "referrer.name",
            }
        )
    },
)

CONSUMERS: Final = (NOTICES, ACCREDITED_ELSAS, INTAKE)
