"""RetentionHeld, first major version."""

from attune_contracts.drafts.privacy_statement import RetentionHold


class RetentionHeldV1(RetentionHold):
    """Awards keeps one person's data, though its time may be over or its erasure asked for."""

    ce_type = "attune.awards.RetentionHeld.v1"
    topic = "attune.awards.privacy"
    key_field = "party_id"
    emitted_when = "A records officer places or changes a hold, or awards follows a hold of another service."
    known_consumers = ("referrals", "training", "notifications")
