"""RetentionHeld, first major version."""

from attune_contracts.drafts.privacy_statement import RetentionHold


class RetentionHeldV1(RetentionHold):
    """Notifications keeps one person's data, though its time may be over or its erasure asked for."""

    ce_type = "attune.notifications.RetentionHeld.v1"
    topic = "attune.notifications.privacy"
    key_field = "party_id"
    emitted_when = "A records officer places or changes a hold, or notifications follows a hold of another service."
    known_consumers = ("referrals", "training", "awards")
