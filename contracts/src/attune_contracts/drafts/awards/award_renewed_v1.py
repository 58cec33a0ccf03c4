"""AwardRenewed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.awards.entry_event import EntryEvent
from attune_contracts.fields import awards
from attune_contracts.model import PartiesEvent


class AwardRenewedV1(PartiesEvent, EntryEvent):
    """An award an organisation holds goes on for another term (CP6, TI6)."""

    ce_type = "attune.awards.AwardRenewed.v1"
    topic = "attune.awards.submission"
    key_field = "entry_id"
    emitted_when = "A review ends with the award renewed."
    known_consumers = ("notifications",)
    party_roles = ("applicant",)

    stage: fields.Stage
    renewed_on: Annotated[fields.CalendarDate, Field(description="The day it was renewed")]
    valid_until: awards.AwardValidUntil = None
