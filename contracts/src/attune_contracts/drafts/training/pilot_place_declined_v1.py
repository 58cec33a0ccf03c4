"""PilotPlaceDeclined, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.drafts.training.pilot_place_event import PilotPlaceEvent
from attune_contracts.fields import training
from attune_contracts.privacy import reference


class PilotPlaceDeclinedV1(PilotPlaceEvent):
    """A setting or network that expressed interest does not take part in a pilot, or only waits in reserve (PI2)."""

    ce_type = "attune.training.PilotPlaceDeclined.v1"
    topic = "attune.training.pilot"
    key_field = "pilot_id"
    emitted_when = "The selection has run, or a coordinator finds that a condition is not met."
    known_consumers = ("notifications",)

    interest_id: training.InterestId
    decline_reason: Annotated[
        codes.PilotDeclineReason, Field(description="Why"), reference("a coded decision about one partner")
    ]
    reserve_position: Annotated[
        int | None,
        Field(ge=1, le=500, description="Position in the reserve; absent where there is none"),
        reference("a decision about one partner"),
    ] = None
    policy_version: fields.PolicyVersion
