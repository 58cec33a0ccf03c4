"""ReplyTargetSet, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes.referrals import loop as codes
from attune_contracts.events.referrals.reply_target_event import ReplyTargetEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public


class ReplyTargetSetV1(ReplyTargetEvent):
    """The service means to reply by a day; it is measured, but never told as a promise (KD8)."""

    ce_type = "attune.referrals.ReplyTargetSet.v1"
    emitted_when = "A clock of the policy starts for a referral, or its target moves because the clock was paused."

    days: Annotated[int, Field(ge=1, le=366, description="How many days the policy aims at"), public("a count")]
    day_count: Annotated[codes.DayCount, Field(description="Which days count"), public("a code")]
    warn_on: Annotated[
        referrals.DayIfAny,
        Field(description="The day on which somebody not yet replied to is told of the delay; absent where nobody is"),
    ] = None
