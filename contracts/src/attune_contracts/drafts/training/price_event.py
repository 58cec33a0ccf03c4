"""What the facts about the price of a setting's places on one course share."""

from attune_contracts import fields
from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training


class PriceEvent(TrainingPartiesEvent):
    """What a setting's places cost; the price depends on how many it holds, over all its bookings."""

    party_roles = ("requester",)

    course_id: training.CourseId
    offer_code: training.OfferCode
    setting_id: fields.SettingId
    policy_version: fields.PolicyVersion
    place_count: training.PlaceCount
    place_price_pence: training.PricePence
    total_pence: training.TotalPence
    vat_pence: training.VatPence
