"""SupervisionGroupChanged, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.drafts.training.elsa_event import ElsaEvent
from attune_contracts.fields import training
from attune_contracts.privacy import reference


class SupervisionGroupChangedV1(ElsaEvent):
    """An ELSA belongs to another supervision group; stable groups are left for a reason only (EL13)."""

    ce_type = "attune.training.SupervisionGroupChanged.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "A coordinator moves an ELSA to another group and gives the reason."
    known_consumers = ("notifications",)

    from_group_id: Annotated[training.GroupId, Field(description="The group that was left")]
    to_group_id: Annotated[training.GroupId, Field(description="The group the ELSA belongs to now")]
    group_change_reason: Annotated[
        codes.GroupChangeReason,
        Field(description="Why"),
        reference("a coded fact about the member of staff behind the id"),
    ]
    changed_on: Annotated[fields.CalendarDate, Field(description="The first day in the new group")]
