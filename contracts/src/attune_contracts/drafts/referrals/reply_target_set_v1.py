"""ReplyTargetSet, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import loop as codes
from attune_contracts.drafts.referrals.consultation_event import ToldConsultationEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public


class ReplyTargetSetV1(ToldConsultationEvent):
    """The service means to reply to a parent by a day; it is measured, but never told as a promise (KD8)."""

    ce_type = "attune.referrals.ReplyTargetSet.v1"
    emitted_when = "A parent's request is taken in, or its target moves because the policy pauses it."
    known_consumers = ("notifications",)

    target_on: referrals.TargetOn
    warn_on: Annotated[
        fields.CalendarDate, Field(description="The day on which a parent not yet replied to is told of the delay")
    ]
    days: Annotated[int, Field(ge=1, le=120, description="How many days the policy aims at"), public("a count")]
    day_count: Annotated[codes.DayCount, Field(description="Which days count"), public("a code")]
    policy_version: fields.PolicyVersion
