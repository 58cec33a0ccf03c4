"""ProgrammePhaseCompleted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.programme_phase_event import ProgrammePhaseEvent
from attune_contracts.fields import training


class ProgrammePhaseCompletedV1(ProgrammePhaseEvent):
    """A phase of a programme is over (IP2)."""

    ce_type = "attune.training.ProgrammePhaseCompleted.v1"
    topic = "attune.training.programme"
    key_field = "training_programme_id"
    emitted_when = "A coordinator completes a phase."

    settings_engaged_count: Annotated[training.SettingsCount, Field(description="How many settings took part")]
    settings_invited_count: Annotated[
        training.SettingsCount, Field(description="How many settings the programme is for")
    ]
    completed_on: Annotated[fields.CalendarDate, Field(description="The last day")]
