"""What the facts about one phase of a programme share."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import training_programmes as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class ProgrammePhaseEvent(DomainEvent):
    """A fact about one phase: which it is, and whom it is for."""

    training_programme_id: training.TrainingProgrammeId
    phase_number: Annotated[int, Field(ge=1, le=20, description="Which phase, counted from 1"), public("a count")]
    phase_focus: Annotated[codes.PhaseFocus, Field(description="Whom the phase is for"), public("a code")]
