"""AccreditationGranted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.model import PartiesEvent
from attune_contracts.privacy import public


class AccreditationGrantedV1(PartiesEvent):
    """An ELSA has met both conditions of the authority's policy: the training days and the supervision (EL5)."""

    ce_type = "attune.training.AccreditationGranted.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "The record of a training day or a supervision session fulfils the last condition."
    known_consumers = ("referrals", "awards", "notifications")
    party_roles = ("elsa",)

    elsa_id: fields.ElsaId
    setting_id: fields.SettingId
    policy_version: fields.PolicyVersion
    training_days_attended: Annotated[
        tuple[Annotated[int, Field(ge=1, le=6)], ...],
        Field(min_length=1, max_length=6, description="The training days the decision counted"),
        fields.DISTINCT,
        public("codes of training days"),
    ]
    supervision_sessions_attended: Annotated[
        int, Field(ge=0, le=1000, description="The supervision sessions the decision counted"), public("a count")
    ]
    granted_on: Annotated[fields.CalendarDate, Field(description="The day the last condition was met")]
