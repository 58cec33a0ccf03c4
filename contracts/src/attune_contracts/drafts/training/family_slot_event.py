"""What the facts about a family's slot of a booked drop-in share."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training
from attune_contracts.privacy import reference


class FamilySlotEvent(TrainingPartiesEvent):
    """A fact about a slot a family has. What it is about stays with referrals: at most the referral's id is said."""

    party_roles = ("parent_carer",)

    course_id: training.CourseId
    session_id: training.SessionId
    slot_id: training.SlotId
    starts_at: training.StartsAt
    referral_id: Annotated[
        fields.Uuid | None,
        Field(description="The referral it belongs to, where there is one"),
        reference("a pseudonym of a child's case"),
    ] = None
