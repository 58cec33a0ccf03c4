"""ContactStated, first major version."""

from attune_contracts.events.contact_statement import ContactStatement


class ContactStatedV1(ContactStatement):
    """How to reach a person training registered."""

    ce_type = "attune.training.ContactStated.v1"
    topic = "attune.training.contacts"
    key_field = "party_id"
    emitted_when = "Training registers a person, learns a new address, or is asked to state its contacts again."
    known_consumers = ("notifications",)
