"""AssessmentRecorded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.panel_event import PanelEvent
from attune_contracts.fields import awards
from attune_contracts.privacy import reference
from attune_contracts.rules import ExactlyWhen


class AssessmentRecordedV1(PanelEvent):
    """One champion said how far a submission meets the criteria of its stage (CP10, CP11)."""

    ce_type = "attune.awards.AssessmentRecorded.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "A champion of the panel records an assessment; the panel's decision is a fact of its own."
    known_consumers = ("notifications",)
    rules = (ExactlyWhen("missing_codes", other="finding", value="criteria_missing"),)

    assessment_id: Annotated[fields.Uuid, Field(description="One champion's assessment"), reference("an opaque id")]
    perspective: awards.Perspective
    finding: Annotated[
        codes.AssessmentFinding,
        Field(description="What the champion finds"),
        reference("a coded judgement about the organisation behind the id"),
    ]
    missing_codes: Annotated[
        fields.MissingCodes | None,
        Field(description="Criteria not yet met, as coded in the scheme's document; only where some are"),
        reference("a coded judgement about the organisation behind the id"),
    ] = None
    assessed_on: Annotated[fields.CalendarDate, Field(description="The day it was assessed")]
