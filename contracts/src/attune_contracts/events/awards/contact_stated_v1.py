"""ContactStated, first major version."""

from attune_contracts.events.contact_statement import ContactStatement


class ContactStatedV1(ContactStatement):
    """How to reach a person awards registered."""

    ce_type = "attune.awards.ContactStated.v1"
    topic = "attune.awards.contacts"
    key_field = "party_id"
    emitted_when = "Awards registers a person, learns a new address, or is asked to state its contacts again."
    known_consumers = ("notifications",)
