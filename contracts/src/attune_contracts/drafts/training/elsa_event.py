"""What the facts that are told to an ELSA share."""

from typing import ClassVar

from attune_contracts import fields
from attune_contracts.codes import PartyRole
from attune_contracts.model import PartiesEvent


class ElsaEvent(PartiesEvent):
    """A fact about one ELSA, who is told of it."""

    party_roles: ClassVar[tuple[PartyRole, ...]] = ("elsa",)

    elsa_id: fields.ElsaId
    setting_id: fields.SettingId
