"""PilotReportSubmitted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.drafts.training.pilot_report_event import PilotReportEvent
from attune_contracts.privacy import public, reference


class PilotReportSubmittedV1(PilotReportEvent):
    """A partner has sent a report (PI2)."""

    ce_type = "attune.training.PilotReportSubmitted.v1"
    topic = "attune.training.pilot"
    key_field = "pilot_id"
    emitted_when = "The partner's report is complete and taken in."
    known_consumers = ("notifications",)

    submitted_on: Annotated[fields.CalendarDate, Field(description="The day it was taken in")]
    pupils_count: Annotated[
        int,
        Field(ge=0, le=500, description="For how many pupils it holds data"),
        reference("a small group of pupils at one setting"),
    ]
    views: Annotated[
        tuple[codes.PilotView, ...],
        Field(max_length=3, description="Whose views it holds"),
        fields.DISTINCT,
        public("codes"),
    ]
