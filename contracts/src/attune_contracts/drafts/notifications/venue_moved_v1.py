"""VenueMoved, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.notifications.venue_event import VenueEvent
from attune_contracts.privacy import public


class VenueMovedV1(VenueEvent):
    """A place for families moves to another building; who is booked there must be told (SN6)."""

    ce_type = "attune.notifications.VenueMoved.v1"
    topic = "attune.notifications.venue"
    key_field = "venue_id"
    emitted_when = "An editor announces that a venue changes its building."
    known_consumers = (
        "referrals",
        "training",
    )

    former_building_id: Annotated[
        fields.Uuid, Field(description="The building the venue was in until then"), public("a public building")
    ]
    moves_on: Annotated[fields.CalendarDate, Field(description="The first day in the new building")]
