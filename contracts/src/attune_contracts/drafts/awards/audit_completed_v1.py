"""AuditCompleted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.awards.organisation_event import OrganisationEvent
from attune_contracts.fields import awards
from attune_contracts.model import ContractModel
from attune_contracts.privacy import public, reference


class AuditScore(ContractModel):
    """What an audit found in one area of its tool."""

    area_code: awards.AreaCode
    points: Annotated[
        int,
        Field(ge=0, le=10_000, description="Points reached"),
        reference("a result of the organisation behind the id"),
    ]
    points_max: Annotated[int, Field(ge=1, le=10_000, description="Points that can be reached"), public("a count")]


class AuditCompletedV1(OrganisationEvent):
    """An organisation measured itself with an audit tool, so that progress shows over time (TI5)."""

    ce_type = "attune.awards.AuditCompleted.v1"
    topic = "attune.awards.organisation"
    key_field = "organisation_id"
    emitted_when = "A school hands in the results of an audit."

    audit_id: Annotated[fields.Uuid, Field(description="The audit"), reference("an opaque id")]
    tool_version: Annotated[fields.PolicyVersion, Field(description="The audit tool, for example arc-audit/1")]
    audit_number: Annotated[
        int,
        Field(ge=1, le=100, description="Number of this audit with the tool; 1 is the baseline"),
        public("a count"),
    ]
    scores: Annotated[
        tuple[AuditScore, ...],
        Field(min_length=1, max_length=64, description="What was reached, area by area"),
        fields.DISTINCT,
        reference("results of the organisation behind the id"),
    ]
    completed_on: Annotated[fields.CalendarDate, Field(description="The day the audit was completed")]
