"""PilotEvaluated, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public

ReportsCount = Annotated[int, Field(ge=0, le=5000, description="How many reports were due"), public("a count")]


class PilotEvaluatedV1(DomainEvent):
    """It is known what a pilot came to (PI1, PI2, KD3)."""

    ce_type = "attune.training.PilotEvaluated.v1"
    topic = "attune.training.pilot"
    key_field = "pilot_id"
    emitted_when = "A coordinator records the evaluation."

    pilot_id: training.PilotId
    recommendation: Annotated[codes.PilotRecommendation, Field(description="What should follow"), public("a code")]
    partners_count: Annotated[
        int, Field(ge=0, le=500, description="How many partners took part to the end"), public("a count")
    ]
    reports_due_count: ReportsCount
    reports_submitted_count: Annotated[ReportsCount, Field(description="How many reports came")]
    evaluated_on: Annotated[fields.CalendarDate, Field(description="The day of the evaluation")]
