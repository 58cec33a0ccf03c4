"""What the facts about one person's place on a course share."""

from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training


class PlaceEvent(TrainingPartiesEvent):
    """A fact about one place. Families book without a setting; who booked for somebody else is a further party."""

    party_roles = ("participant",)

    course_id: training.CourseId
    place_id: training.PlaceId
    offer_code: training.OfferCode
    setting_id: training.SettingIdIfAny = None
