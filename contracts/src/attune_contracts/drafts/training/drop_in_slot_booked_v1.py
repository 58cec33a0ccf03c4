"""DropInSlotBooked, first major version."""

from attune_contracts.drafts.training.family_slot_event import FamilySlotEvent
from attune_contracts.fields import training


class DropInSlotBookedV1(FamilySlotEvent):
    """A family has a slot of a drop-in (SN10)."""

    ce_type = "attune.training.DropInSlotBooked.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A parent or carer books a slot, or a member of staff does for them."
    known_consumers = ("referrals", "notifications")

    offer_code: training.OfferCode
    venue_id: training.VenueId
