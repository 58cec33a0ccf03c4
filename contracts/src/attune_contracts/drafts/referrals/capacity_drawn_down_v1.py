"""CapacityDrawnDown, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import ledgers as codes
from attune_contracts.drafts.referrals.capacity_event import CapacityEvent
from attune_contracts.privacy import public


class CapacityDrawnDownV1(CapacityEvent):
    """Time was taken out of a service's capacity, be it for schools or for statutory advice (SN11)."""

    ce_type = "attune.referrals.CapacityDrawnDown.v1"
    emitted_when = "A service records work that counts against its declared capacity."

    use: Annotated[codes.CapacityUse, Field(description="What the time went into"), public("a code")]
    drawn_minutes: Annotated[int, Field(ge=1, le=1_000_000, description="How much"), public("an amount of time")]
    left_minutes: Annotated[
        int,
        Field(
            ge=-10_000_000,
            le=10_000_000,
            description="What is left; below zero where the law demanded more than was declared",
        ),
        public("an amount of time"),
    ]
    drawn_on: Annotated[fields.CalendarDate, Field(description="The day of the work")]
