"""AwardLapsed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.entry_event import EntryEvent
from attune_contracts.model import PartiesEvent
from attune_contracts.privacy import reference


class AwardLapsedV1(PartiesEvent, EntryEvent):
    """An organisation holds an award no more (CP6, TI6)."""

    ce_type = "attune.awards.AwardLapsed.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "A review is not passed in time, or the organisation leaves the scheme or closes."
    known_consumers = ("notifications",)
    party_roles = ("applicant",)

    stage: fields.Stage
    lapse_reason: Annotated[
        codes.AwardLapseReason,
        Field(description="Why it lapsed"),
        reference("a coded fact about the organisation behind the id"),
    ]
    lapsed_on: Annotated[fields.CalendarDate, Field(description="The first day it is not held")]
