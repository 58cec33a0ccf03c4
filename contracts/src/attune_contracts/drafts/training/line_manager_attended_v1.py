"""LineManagerAttended, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent


class LineManagerAttendedV1(DomainEvent):
    """An ELSA's line manager attended a day that line managers join (EL4)."""

    ce_type = "attune.training.LineManagerAttended.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "A coordinator or psychologist records that a line manager was there."

    elsa_id: fields.ElsaId
    course_id: training.CourseId
    line_manager_id: Annotated[fields.PartyId, Field(description="The line manager")]
    day: training.TrainingDay
    held_on: training.HeldOn
