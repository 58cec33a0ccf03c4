"""What the facts about something asked for share."""

from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training


class RequestEvent(TrainingPartiesEvent):
    """Somebody asked for something, for a setting or for themselves."""

    party_roles = ("requester",)

    request_id: training.RequestId
    setting_id: training.SettingIdIfAny = None
