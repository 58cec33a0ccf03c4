"""What the facts about one bookable slot of a drop-in share."""

from typing import Annotated

from pydantic import Field

from attune_contracts.drafts.training.session_event import SessionEvent
from attune_contracts.fields import Uuid, training
from attune_contracts.privacy import reference


class DropInSlotEvent(SessionEvent):
    """A fact about one slot of a booked drop-in."""

    slot_id: Annotated[Uuid, Field(description="The slot"), reference("an opaque id of one family's time")]
    starts_at: training.StartsAt
