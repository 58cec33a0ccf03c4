"""VenueConfirmed, first major version."""

from attune_contracts.drafts.training.session_event import SessionEvent
from attune_contracts.fields import training


class VenueConfirmedV1(SessionEvent):
    """A session's venue, open until then, is settled (SN18)."""

    ce_type = "attune.training.VenueConfirmed.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A coordinator settles the venue of a session or drop-in that was announced without one."
    known_consumers = ("notifications",)

    venue_id: training.VenueId
    venue_type: training.VenueTypeCode
    district_code: training.DistrictCodeIfAny = None
    starts_at: training.StartsAt
