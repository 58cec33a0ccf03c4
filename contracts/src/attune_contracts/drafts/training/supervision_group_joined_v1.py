"""SupervisionGroupJoined, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.elsa_event import ElsaEvent
from attune_contracts.fields import training


class SupervisionGroupJoinedV1(ElsaEvent):
    """An ELSA belongs to a supervision group (EL7)."""

    ce_type = "attune.training.SupervisionGroupJoined.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "A coordinator puts an ELSA who has no group into one."
    known_consumers = ("notifications",)

    group_id: training.GroupId
    joined_on: Annotated[fields.CalendarDate, Field(description="The first day in the group")]
