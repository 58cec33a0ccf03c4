"""TrainingDayAttended, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class TrainingDayAttendedV1(DomainEvent):
    """An ELSA attended one of the six named days of the initial training (EL3)."""

    ce_type = "attune.training.TrainingDayAttended.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "A coordinator or psychologist records attendance of a training day for the first time."

    elsa_id: fields.ElsaId
    day: Annotated[int, Field(ge=1, le=6, description="Which of the six named training days"), public("a code")]
    held_on: Annotated[fields.CalendarDate, Field(description="The day it was held")]
