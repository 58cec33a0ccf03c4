"""What the facts about one organisation share, whatever schemes it enters."""

from attune_contracts import fields
from attune_contracts.fields import awards
from attune_contracts.model import DomainEvent


class OrganisationEvent(DomainEvent):
    """A fact about an organisation."""

    organisation_id: awards.OrganisationId
    setting_id: fields.SettingId
