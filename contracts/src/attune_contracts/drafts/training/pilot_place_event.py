"""What the facts about a setting's or a network's place in a pilot share."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import training_programmes as codes
from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public
from attune_contracts.rules import ExactlyWhen


class PilotPlaceEvent(TrainingPartiesEvent):
    """A fact about one partner of a pilot: a single setting, or a network of settings."""

    party_roles = ("lead_contact",)
    rules = (
        ExactlyWhen("setting_id", other="partner_kind", value="setting"),
        ExactlyWhen("network_id", other="partner_kind", value="network"),
    )

    pilot_id: training.PilotId
    partner_kind: Annotated[codes.PilotPartnerKind, Field(description="What kind of partner it is"), public("a code")]
    setting_id: training.SettingIdIfAny = None
    network_id: training.NetworkIdIfAny = None
