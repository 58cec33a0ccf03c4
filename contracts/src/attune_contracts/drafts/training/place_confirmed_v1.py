"""PlaceConfirmed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import training as codes
from attune_contracts.drafts.training.place_event import PlaceEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class PlaceConfirmedV1(PlaceEvent):
    """A person takes the place that was offered, or still comes after a change (TR6)."""

    ce_type = "attune.training.PlaceConfirmed.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "Whoever booked, or the participant, answers an offer or a change with yes."
    known_consumers = ("notifications",)

    session_ids: training.SessionIds
    confirmation: Annotated[codes.PlaceConfirmation, Field(description="What was confirmed"), public("a code")]
