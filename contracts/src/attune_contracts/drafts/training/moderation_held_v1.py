"""ModerationHeld, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public

JudgementsCount = Annotated[
    int, Field(ge=0, le=5000, description="How many judgements were moderated"), public("a count")
]


class ModerationHeldV1(DomainEvent):
    """Schools of a consortium moderated their judgements of progress together (PI1)."""

    ce_type = "attune.training.ModerationHeld.v1"
    topic = "attune.training.pilot"
    key_field = "pilot_id"
    emitted_when = "The member of staff who led the session records that it was held."

    pilot_id: training.PilotId
    session_id: training.SessionId
    network_id: training.NetworkId
    held_on: training.HeldOn
    settings_count: training.SettingsCount
    aims: Annotated[
        tuple[codes.ModerationAim, ...],
        Field(min_length=1, max_length=4, description="Which of the aims were covered"),
        fields.DISTINCT,
        public("codes"),
    ]
    judgements_count: JudgementsCount
    judgements_changed_count: Annotated[JudgementsCount, Field(description="How many judgements were changed")]
