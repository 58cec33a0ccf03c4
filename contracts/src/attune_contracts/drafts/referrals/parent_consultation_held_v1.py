"""ParentConsultationHeld, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import consultation as codes
from attune_contracts.drafts.referrals.consultation_event import ConsultationEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public


class ParentConsultationHeldV1(ConsultationEvent):
    """A parent and a psychologist talked and looked for ways forward together (KD4)."""

    ce_type = "attune.referrals.ParentConsultationHeld.v1"
    emitted_when = "The psychologist records that the call took place."

    started_at: Annotated[fields.Instant, Field(description="When the call began, in UTC")]
    minutes: Annotated[int, Field(ge=1, le=180, description="How long it was"), public("an amount of time")]
    mode: Annotated[codes.CallMode, Field(description="By telephone or by video"), public("a code")]
    topics: referrals.ConsultationTopics
