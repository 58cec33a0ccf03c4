"""What the contact statements of all services share."""

from attune_contracts import fields
from attune_contracts.model import DomainEvent


class ContactStatement(DomainEvent):
    """How to reach one person, sealed to notifications; a later statement replaces an earlier one."""

    party_id: fields.PartyId
    sealed: fields.SealedContact
