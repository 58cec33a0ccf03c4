"""FirstConversationHeld, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import contact as codes
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public, reference


class FirstConversationHeldV1(ReferralEvent):
    """The guider talked with the family about possible work, after the family had agreed to be contacted (VI4)."""

    ce_type = "attune.referrals.FirstConversationHeld.v1"
    emitted_when = "A Video Interaction Guidance guider records the first conversation with a family."

    consent_id: referrals.ConsentId
    mode: Annotated[codes.MeetingMode, Field(description="How they talked"), public("a code")]
    result: Annotated[
        codes.ConversationResult, Field(description="What the family wishes"), reference("a family's coded decision")
    ]
    held_on: Annotated[fields.CalendarDate, Field(description="The day of the conversation")]
