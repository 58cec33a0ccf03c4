"""VerpCycleStarted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.verp_cycle_event import VerpCycleEvent
from attune_contracts.fields import training


class VerpCycleStartedV1(VerpCycleEvent):
    """A member of staff begins a cycle of reflective practice by video with a psychologist trained in VIG (VI6)."""

    ce_type = "attune.training.VerpCycleStarted.v1"
    topic = "attune.training.learner"
    key_field = "learner_id"
    emitted_when = "A psychologist whose training in VIG is on record starts a cycle."

    deliverer_id: Annotated[
        fields.PartyId, Field(description="The psychologist, trained in Video Interaction Guidance")
    ]
    setting_id: fields.SettingId
    sessions_planned_count: training.CycleSessions
    starts_on: Annotated[fields.CalendarDate, Field(description="The day of the first session")]
