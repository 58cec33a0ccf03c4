"""PlaceCancelled, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import training as codes
from attune_contracts.drafts.training.place_event import PlaceEvent
from attune_contracts.privacy import reference


class PlaceCancelledV1(PlaceEvent):
    """A place, or a wait for one, was given up (TR6)."""

    ce_type = "attune.training.PlaceCancelled.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "The participant, the setting or a coordinator cancels a place, or the course is cancelled."
    known_consumers = ("notifications",)

    cancellation: Annotated[
        codes.PlaceCancellation, Field(description="Who gave it up, and why"), reference("a fact about one booking")
    ]
    was_waiting: Annotated[
        bool, Field(description="Whether it was only a wait for a place"), reference("a fact about one booking")
    ]
