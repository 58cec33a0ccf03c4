"""EventScheduled, first major version."""

from attune_contracts.drafts.training.open_session_event import OpenSessionEvent
from attune_contracts.fields import training


class EventScheduledV1(OpenSessionEvent):
    """An event for families or for everybody has a date (SN7)."""

    ce_type = "attune.training.EventScheduled.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A coordinator schedules an event that people come to without being taught."
    known_consumers = ("notifications",)

    offer_code: training.OfferCode
    booking_rule: training.BookingRuleCode
