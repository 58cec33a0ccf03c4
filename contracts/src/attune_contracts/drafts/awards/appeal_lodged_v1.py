"""AppealLodged, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.entry_event import SubmissionEvent
from attune_contracts.fields import awards
from attune_contracts.model import PartiesEvent
from attune_contracts.privacy import reference


class AppealLodgedV1(PartiesEvent, SubmissionEvent):
    """An organisation appealed against the return of its submission (CP11)."""

    ce_type = "attune.awards.AppealLodged.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "An organisation appeals against a decision to return its submission."
    known_consumers = ("notifications",)
    party_roles = ("applicant",)

    appeal_id: awards.AppealId
    decision_event_id: Annotated[
        fields.Uuid, Field(description="ce_id of the decision appealed against"), reference("an opaque id")
    ]
    appeal_grounds: Annotated[
        tuple[codes.AppealGround, ...],
        Field(min_length=1, max_length=5, description="Why it appeals"),
        fields.DISTINCT,
        reference("coded claims of the organisation behind the id"),
    ]
    lodged_on: Annotated[fields.CalendarDate, Field(description="The day it appealed")]
    decide_by: Annotated[fields.CalendarDate, Field(description="The day by which somebody else is to decide")]
