"""InterestRegistered, first major version."""

from attune_contracts.drafts.training.request_event import RequestEvent
from attune_contracts.fields import training


class InterestRegisteredV1(RequestEvent):
    """Somebody wants to hear when booking opens for the next course of a kind (EL11)."""

    ce_type = "attune.training.InterestRegistered.v1"
    topic = "attune.training.request"
    key_field = "request_id"
    emitted_when = "A setting or person sends the form that registers interest."
    known_consumers = ("notifications",)

    offer_code: training.OfferCode
    district_code: training.DistrictCodeIfAny = None
    places_wanted_count: training.PlaceCount
