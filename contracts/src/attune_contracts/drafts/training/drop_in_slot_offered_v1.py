"""DropInSlotOffered, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.drafts.training.session_event import SessionEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class DropInSlotOfferedV1(SessionEvent):
    """A slot of a booked drop-in can be had (SN10)."""

    ce_type = "attune.training.DropInSlotOffered.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A therapist or coordinator offers the slots of a session, once for each slot."
    known_consumers = ("referrals",)

    slot_id: training.SlotId
    starts_at: training.StartsAt
    duration_minutes: Annotated[training.Minutes, Field(description="How long the slot is, in minutes")]
    offer_code: training.OfferCode
    district_code: Annotated[
        str,
        training.DISTRICT_TEXT,
        Field(description="The district whose families it is for, as the authority codes it"),
        public("a published area"),
    ]
    venue_type: training.VenueTypeCode
    venue_id: training.VenueId
