"""ExternalEvidenceLinked, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.awards.entry_event import EntryEvent
from attune_contracts.fields import awards


class ExternalEvidenceLinkedV1(EntryEvent):
    """Evidence made for another body's award counts for a scheme's principles as well (CP9)."""

    ce_type = "attune.awards.ExternalEvidenceLinked.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "An organisation cross-references evidence of another award to the principles of the scheme."

    evidence_id: awards.EvidenceId
    external_scheme: Annotated[
        fields.Scheme, Field(description="The other award, for example unicef-rrsa for Rights Respecting Schools")
    ]
    principle_codes: awards.PrincipleCodes
    linked_on: Annotated[fields.CalendarDate, Field(description="The day it was cross-referenced")]
