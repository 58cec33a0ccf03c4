"""ReplyTargetAtRisk, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.events.referrals.reply_target_event import ReplyTargetEvent
from attune_contracts.fields import referrals


class ReplyTargetAtRiskV1(ReplyTargetEvent):
    """The service will probably not reply by the day it meant to; the referrer is told before the day passes (KD8)."""

    ce_type = "attune.referrals.ReplyTargetAtRisk.v1"
    emitted_when = "The day of the warning comes, or the forecast moves past the target, without what it was set for."
    known_consumers = ("notifications",)

    forecast_on: Annotated[
        referrals.DayIfAny, Field(description="When a reply is expected now; absent where no forecast is possible")
    ] = None
