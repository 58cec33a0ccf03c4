"""EvidenceWithdrawn, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import awards as codes
from attune_contracts.drafts.awards.entry_event import EntryEvent
from attune_contracts.fields import awards
from attune_contracts.privacy import public


class EvidenceWithdrawnV1(EntryEvent):
    """A piece of evidence counts no more (CP5)."""

    ce_type = "attune.awards.EvidenceWithdrawn.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "An organisation takes evidence back, or the consent it was shared with ends."

    evidence_id: awards.EvidenceId
    withdrawal_reason: Annotated[
        codes.EvidenceWithdrawalReason, Field(description="Why it no longer counts"), public("a code")
    ]
    withdrawn_on: Annotated[fields.CalendarDate, Field(description="The first day it no longer counts")]
