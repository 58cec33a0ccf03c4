"""PersonalDataErased, first major version."""

from attune_contracts.drafts.privacy_statement import PersonalDataErasure


class PersonalDataErasedV1(PersonalDataErasure):
    """Training erased what it held about one person; the events stay, and point at nobody any more."""

    ce_type = "attune.training.PersonalDataErased.v1"
    topic = "attune.training.privacy"
    key_field = "party_id"
    emitted_when = "Training has deleted a person's data and destroyed the key, as its owner or after its owner."
    known_consumers = ("referrals", "awards", "notifications")
