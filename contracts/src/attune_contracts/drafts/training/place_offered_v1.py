"""PlaceOffered, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.place_event import PlaceEvent
from attune_contracts.fields import training


class PlaceOfferedV1(PlaceEvent):
    """A place became free and is held for a person on the waiting list until a fixed time (TR6)."""

    ce_type = "attune.training.PlaceOffered.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A place becomes free, for the first person on the waiting list whom it suits."
    known_consumers = ("notifications",)

    session_ids: training.SessionIds
    offer_expires_at: Annotated[fields.Instant, Field(description="Until when it is held, in UTC")]
