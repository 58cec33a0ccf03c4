"""What the announcements of sessions that families or everybody may come to share."""

from attune_contracts.drafts.training.session_event import SessionEvent
from attune_contracts.fields import training


class OpenSessionEvent(SessionEvent):
    """A session is announced: for whom, when and where, as far as that is known."""

    audience_codes: training.AudienceCodes
    starts_at: training.StartsAt
    ends_at: training.EndsAt
    district_code: training.DistrictCodeIfAny = None
    venue_type: training.VenueTypeIfAny = None
    venue_id: training.VenueIdIfAny = None
