"""ElsaRegistered, first major version."""

from attune_contracts import fields
from attune_contracts.model import PartiesEvent


class ElsaRegisteredV1(PartiesEvent):
    """A setting has an emotional literacy support assistant in training or in practice (EL1)."""

    ce_type = "attune.training.ElsaRegistered.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "A coordinator registers an ELSA."
    party_roles = ("elsa",)

    elsa_id: fields.ElsaId
    setting_id: fields.SettingId
