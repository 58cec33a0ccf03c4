"""ScheduleRiskRaised, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.drafts.training.programme_phase_event import ProgrammePhaseEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class ScheduleRiskRaisedV1(ProgrammePhaseEvent):
    """A phase is planned for a time at which such a start has failed before; it warns and never blocks (IP6)."""

    ce_type = "attune.training.ScheduleRiskRaised.v1"
    topic = "attune.training.programme"
    key_field = "training_programme_id"
    emitted_when = "A phase is planned or moved to a date that the authority's calendar marks as a risk."

    risk_codes: Annotated[
        tuple[codes.ScheduleRisk, ...],
        Field(min_length=1, max_length=3, description="Why the start may fail"),
        fields.DISTINCT,
        public("codes"),
    ]
    planned_on: Annotated[fields.CalendarDate, Field(description="The day it is planned for")]
    next_clear_on: Annotated[
        training.DayIfAny, Field(description="The next day without a known risk, where the calendar reaches")
    ] = None
    policy_version: fields.PolicyVersion
