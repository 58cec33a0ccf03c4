"""What the facts about a setting's agreement share."""

from attune_contracts import fields
from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training


class CommitmentEvent(TrainingPartiesEvent):
    """A fact about what one setting agreed to, and with which version of the agreement."""

    party_roles = ("lead_contact",)

    commitment_id: training.CommitmentId
    setting_id: fields.SettingId
    policy_version: fields.PolicyVersion
