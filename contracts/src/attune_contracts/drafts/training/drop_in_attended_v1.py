"""DropInAttended, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.drafts.training.family_slot_event import FamilySlotEvent
from attune_contracts.privacy import reference


class DropInAttendedV1(FamilySlotEvent):
    """A family came to its slot (SN10)."""

    ce_type = "attune.training.DropInAttended.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "The therapist records that the family came."
    known_consumers = ("referrals", "notifications")

    workshop_agreed: Annotated[
        bool,
        Field(description="Whether the family agreed to be invited to a workshop that follows"),
        reference("a choice of the family behind the id"),
    ]
