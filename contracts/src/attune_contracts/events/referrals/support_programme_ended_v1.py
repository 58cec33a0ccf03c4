"""SupportProgrammeEnded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import codes, fields
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class SupportProgrammeEndedV1(DomainEvent):
    """The ELSA and the child ended their work (EL2)."""

    ce_type = "attune.referrals.SupportProgrammeEnded.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A psychologist or coordinator ends the programme."

    referral_id: fields.ReferralId
    programme_id: fields.ProgrammeId
    ended_on: Annotated[fields.CalendarDate, Field(description="The last day")]
    weeks: Annotated[int, Field(ge=0, le=520, description="Length in calendar weeks, rounded up"), public("a count")]
    warnings: Annotated[
        tuple[codes.ProgrammeWarning, ...],
        Field(max_length=1, description="What is unusual about the programme; empty when nothing is"),
        fields.DISTINCT,
        public("codes"),
    ]
