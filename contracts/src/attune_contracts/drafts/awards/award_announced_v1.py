"""AwardAnnounced, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.entry_event import EntryEvent
from attune_contracts.model import PartiesEvent
from attune_contracts.privacy import public


class AwardAnnouncedV1(PartiesEvent, EntryEvent):
    """An award was made known in public, as its organisation wished (CP13)."""

    ce_type = "attune.awards.AwardAnnounced.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "An organisation agrees to have a stage it was awarded announced."
    known_consumers = ("notifications",)
    party_roles = ("applicant",)

    stage: fields.Stage
    announced_through: Annotated[
        tuple[codes.AnnouncementChannel, ...],
        Field(min_length=1, max_length=5, description="Where it is made known"),
        fields.DISTINCT,
        public("codes"),
    ]
    announced_on: Annotated[fields.CalendarDate, Field(description="The day it was made known")]
