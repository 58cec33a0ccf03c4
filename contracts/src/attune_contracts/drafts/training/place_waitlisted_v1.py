"""PlaceWaitlisted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.drafts.training.place_event import PlaceEvent
from attune_contracts.fields import training
from attune_contracts.privacy import reference


class PlaceWaitlistedV1(PlaceEvent):
    """A person waits for a place, because all are taken (EL14, TR6)."""

    ce_type = "attune.training.PlaceWaitlisted.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A place is asked for and none is free."
    known_consumers = ("notifications",)

    session_ids: training.SessionIds
    position: Annotated[
        int, Field(ge=1, le=5000, description="Position on the waiting list"), reference("a fact about one booking")
    ]
