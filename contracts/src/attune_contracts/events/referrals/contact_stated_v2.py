"""ContactStated, second major version."""

from attune_contracts import fields
from attune_contracts.events.contact_statement import ContactStatement


class ContactStatedV2(ContactStatement):
    """How to reach a person referrals registered, who need not have an e-mail address."""

    ce_type = "attune.referrals.ContactStated.v2"
    topic = "attune.referrals.contacts"
    key_field = "party_id"
    emitted_when = "Referrals states, as in v1, how to reach a person who has no e-mail address; v1 states who has one."
    known_consumers = ("notifications",)

    sealed: fields.SealedContactV2
