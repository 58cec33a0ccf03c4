"""RetentionHeld, first major version."""

from attune_contracts.drafts.privacy_statement import RetentionHold


class RetentionHeldV1(RetentionHold):
    """Training keeps one person's data, though its time may be over or its erasure asked for."""

    ce_type = "attune.training.RetentionHeld.v1"
    topic = "attune.training.privacy"
    key_field = "party_id"
    emitted_when = "A records officer places or changes a hold, or training follows a hold of another service."
    known_consumers = ("referrals", "awards", "notifications")
