"""PilotPlaceAwarded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.drafts.training.pilot_place_event import PilotPlaceEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public, reference


class PilotPlaceAwardedV1(PilotPlaceEvent):
    """A setting or network takes part in a pilot (PI1, PI2, KD3)."""

    ce_type = "attune.training.PilotPlaceAwarded.v1"
    topic = "attune.training.pilot"
    key_field = "pilot_id"
    emitted_when = "The selection has run, or a coordinator invited the partner."
    known_consumers = ("referrals", "notifications")

    place_id: training.PilotPlaceId
    interest_id: Annotated[
        fields.Uuid | None,
        Field(description="The expression of interest, where there was one"),
        reference("an opaque id"),
    ] = None
    selection_method: Annotated[codes.SelectionMethod, Field(description="How places were given"), public("a code")]
    policy_version: fields.PolicyVersion
