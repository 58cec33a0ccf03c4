"""AppealDecided, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.entry_event import SubmissionEvent
from attune_contracts.fields import awards
from attune_contracts.model import PartiesEvent
from attune_contracts.privacy import reference


class AppealDecidedV1(PartiesEvent, SubmissionEvent):
    """An appeal was decided by people who had no part in the first decision (CP11)."""

    ce_type = "attune.awards.AppealDecided.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "Those who hear an appeal decide it; an award that follows is a fact of its own."
    known_consumers = ("notifications",)
    party_roles = ("applicant",)

    appeal_id: awards.AppealId
    appeal_outcome: Annotated[
        codes.AppealOutcome,
        Field(description="How it ended"),
        reference("a coded decision about the organisation behind the id"),
    ]
    decided_on: Annotated[fields.CalendarDate, Field(description="The day it was decided")]
