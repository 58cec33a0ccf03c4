"""PlaceOfferExpired, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.place_event import PlaceEvent
from attune_contracts.privacy import reference


class PlaceOfferExpiredV1(PlaceEvent):
    """A place that was held for a person was not taken in time and goes to the next (TR6)."""

    ce_type = "attune.training.PlaceOfferExpired.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "The time of an offer runs out with no answer."
    known_consumers = ("notifications",)

    offered_at: Annotated[fields.Instant, Field(description="When it was offered, in UTC")]
    still_waiting: Annotated[
        bool, Field(description="Whether the person stays on the waiting list"), reference("a fact about one booking")
    ]
