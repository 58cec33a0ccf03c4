"""EquipmentReturned, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.drafts.training.pilot_place_event import PilotPlaceEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public, reference


class EquipmentReturnedV1(PilotPlaceEvent):
    """Equipment lent for a pilot came back (PI2)."""

    ce_type = "attune.training.EquipmentReturned.v1"
    topic = "attune.training.pilot"
    key_field = "pilot_id"
    emitted_when = "A member of staff takes equipment back."

    place_id: training.PilotPlaceId
    equipment_id: Annotated[
        fields.Uuid, Field(description="The piece of equipment"), public("a thing points at nobody")
    ]
    return_reason: Annotated[
        codes.EquipmentReturnReason, Field(description="Why it came back"), reference("a coded fact about one partner")
    ]
    condition: Annotated[
        codes.EquipmentCondition, Field(description="In what condition"), reference("a coded fact about one partner")
    ]
    returned_on: Annotated[fields.CalendarDate, Field(description="The day it came back")]
