"""FamilyGroupSessionHeld, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import reference


class FamilyGroupSessionHeldV1(DomainEvent):
    """A multi-family group met (KD3)."""

    ce_type = "attune.training.FamilyGroupSessionHeld.v1"
    topic = "attune.training.group"
    key_field = "group_id"
    emitted_when = "The psychologist or social worker records that the group met."

    group_id: training.GroupId
    session_id: training.SessionId
    held_on: training.HeldOn
    duration_minutes: training.Minutes
    families_attended_count: Annotated[
        int,
        Field(ge=0, le=30, description="How many families came"),
        reference("a small group of families at one school"),
    ]
