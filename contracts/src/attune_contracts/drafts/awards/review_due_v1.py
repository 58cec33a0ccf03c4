"""ReviewDue, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.entry_event import EntryEvent
from attune_contracts.model import PartiesEvent
from attune_contracts.privacy import public, reference


class ReviewDueV1(PartiesEvent, EntryEvent):
    """An award, or the programme it stands for, is to be looked at again by a day (YL20, CP6, TI6)."""

    ce_type = "attune.awards.ReviewDue.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "The time the scheme sets for a review draws near; once for each review."
    known_consumers = ("notifications",)
    party_roles = ("applicant",)

    review_id: Annotated[fields.Uuid, Field(description="The review"), reference("an opaque id")]
    review_kind: Annotated[codes.ReviewKind, Field(description="What is to be looked at"), public("a code")]
    stage: fields.Stage
    review_by: Annotated[fields.CalendarDate, Field(description="The day by which it is due")]
