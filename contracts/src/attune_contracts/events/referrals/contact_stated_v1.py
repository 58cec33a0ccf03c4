"""ContactStated, first major version."""

from attune_contracts.events.contact_statement import ContactStatement


class ContactStatedV1(ContactStatement):
    """How to reach a person referrals registered."""

    ce_type = "attune.referrals.ContactStated.v1"
    topic = "attune.referrals.contacts"
    key_field = "party_id"
    emitted_when = "Referrals registers a person, learns a new address, or is asked to state its contacts again."
