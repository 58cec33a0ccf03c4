"""FamilyGroupFormed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class FamilyGroupFormedV1(DomainEvent):
    """A multi-family group exists at a school; its places are given to families through referrals (KD3)."""

    ce_type = "attune.training.FamilyGroupFormed.v1"
    topic = "attune.training.group"
    key_field = "group_id"
    emitted_when = "A coordinator and a school form a group."
    known_consumers = ("referrals",)

    group_id: training.GroupId
    setting_id: fields.SettingId
    pilot_id: training.PilotIdIfAny = None
    leader: Annotated[
        codes.GroupLeader, Field(description="Who works with the families beside school staff"), public("a code")
    ]
    families_max: Annotated[
        int, Field(ge=1, le=30, description="How many families there is room for"), public("a count")
    ]
    sessions_planned_count: Annotated[
        int, Field(ge=1, le=60, description="How many sessions are planned"), public("a count")
    ]
    starts_on: Annotated[fields.CalendarDate, Field(description="The day of the first session")]
