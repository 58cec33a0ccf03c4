"""What the facts that are told to an ELSA share."""

from attune_contracts import fields
from attune_contracts.model import PartiesEvent


class ElsaEvent(PartiesEvent):
    """A fact about one ELSA, who is told of it."""

    party_roles = ("elsa",)

    elsa_id: fields.ElsaId
    setting_id: fields.SettingId
