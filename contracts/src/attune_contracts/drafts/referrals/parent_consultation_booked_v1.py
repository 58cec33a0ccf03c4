"""ParentConsultationBooked, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import consultation as codes
from attune_contracts.drafts.referrals.consultation_event import ToldConsultationEvent
from attune_contracts.privacy import public


class ParentConsultationBookedV1(ToldConsultationEvent):
    """A call was booked for a parent, usually of 30 minutes (KD4)."""

    ce_type = "attune.referrals.ParentConsultationBooked.v1"
    emitted_when = "A coordinator or psychologist books the call, or books it anew at another time."
    known_consumers = ("notifications",)
    party_roles = ("parent_carer", "psychologist")

    starts_at: Annotated[fields.Instant, Field(description="When the psychologist calls, in UTC")]
    minutes: Annotated[int, Field(ge=5, le=120, description="How long the call is"), public("an amount of time")]
    mode: Annotated[codes.CallMode, Field(description="By telephone or by video"), public("a code")]
