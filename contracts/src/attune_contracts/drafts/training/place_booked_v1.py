"""PlaceBooked, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.place_event import PlaceEvent
from attune_contracts.fields import training
from attune_contracts.privacy import reference


class PlaceBookedV1(PlaceEvent):
    """A person has a place (TR6, SN8)."""

    ce_type = "attune.training.PlaceBooked.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A place is booked for a person and one is free."
    known_consumers = ("notifications",)

    session_ids: training.SessionIds
    quote_id: Annotated[
        fields.Uuid | None,
        Field(description="The quote it was booked on, where there was one"),
        reference("an opaque id"),
    ] = None
