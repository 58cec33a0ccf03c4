"""EvidenceMapped, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.awards.entry_event import EntryEvent
from attune_contracts.fields import awards


class EvidenceMappedV1(EntryEvent):
    """A piece of evidence was mapped to the principles it bears on (CP8)."""

    ce_type = "attune.awards.EvidenceMapped.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "An organisation maps a piece of evidence; a later mapping replaces an earlier one."

    evidence_id: awards.EvidenceId
    principle_codes: awards.PrincipleCodes
    mapped_on: Annotated[fields.CalendarDate, Field(description="The day it was mapped")]
