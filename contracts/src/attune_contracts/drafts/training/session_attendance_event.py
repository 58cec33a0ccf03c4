"""What the facts about one person's attendance of an open session share."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.session_event import SessionEvent
from attune_contracts.fields import training


class SessionAttendanceEvent(SessionEvent):
    """Somebody was there: who, and in which role."""

    attendee_id: Annotated[fields.PartyId, Field(description="The person who attended")]
    staff_role: training.StaffRoleCode
    held_on: training.HeldOn
