"""RetentionHeld, first major version."""

from attune_contracts.drafts.privacy_statement import RetentionHold


class RetentionHeldV1(RetentionHold):
    """Referrals keeps one person's data, though its time may be over or its erasure asked for."""

    ce_type = "attune.referrals.RetentionHeld.v1"
    topic = "attune.referrals.privacy"
    key_field = "party_id"
    emitted_when = "A records officer places or changes a hold, or referrals follows a hold of another service."
    known_consumers = ("training", "awards", "notifications")
