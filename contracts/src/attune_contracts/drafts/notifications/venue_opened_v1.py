"""VenueOpened, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.notifications.venue_event import VenueEvent


class VenueOpenedV1(VenueEvent):
    """A new place for families opens (SN6)."""

    ce_type = "attune.notifications.VenueOpened.v1"
    topic = "attune.notifications.venue"
    key_field = "venue_id"
    emitted_when = "An editor announces that a venue opens."
    known_consumers = (
        "referrals",
        "training",
    )

    opens_on: Annotated[fields.CalendarDate, Field(description="The first day it is open")]
