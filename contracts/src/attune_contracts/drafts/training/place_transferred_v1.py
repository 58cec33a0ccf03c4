"""PlaceTransferred, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.drafts.training.place_event import PlaceEvent
from attune_contracts.fields import training


class PlaceTransferredV1(PlaceEvent):
    """A person changed to another of several equivalent sessions; the place stays one (SN8)."""

    ce_type = "attune.training.PlaceTransferred.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A place is booked in a set of equivalent sessions by somebody who has one in the set already."
    known_consumers = ("notifications",)

    from_session_id: Annotated[training.SessionId, Field(description="The session that was left")]
    to_session_id: Annotated[training.SessionId, Field(description="The session the place is for now")]
