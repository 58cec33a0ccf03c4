"""VerpCycleEnded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.drafts.training.verp_cycle_event import VerpCycleEvent
from attune_contracts.fields import training
from attune_contracts.privacy import reference

CycleGoals = Annotated[
    int, Field(ge=0, le=20, description="How many goals were set"), reference("a count about one person")
]


class VerpCycleEndedV1(VerpCycleEvent):
    """A cycle of Video Enhanced Reflective Practice is over (VI6)."""

    ce_type = "attune.training.VerpCycleEnded.v1"
    topic = "attune.training.learner"
    key_field = "learner_id"
    emitted_when = "The psychologist ends the cycle."

    cycle_end: Annotated[codes.CycleEnd, Field(description="How it ended"), reference("a coded fact about one person")]
    sessions_held_count: training.CycleSessions
    goals_set_count: CycleGoals
    goals_met_count: Annotated[CycleGoals, Field(description="How many goals were met")]
    ended_on: Annotated[fields.CalendarDate, Field(description="The day of the last session")]
