"""CapacityDeclared, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import ledgers as codes
from attune_contracts.drafts.referrals.capacity_event import CapacityEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public


class CapacityDeclaredV1(CapacityEvent):
    """A service said how much time it can give in a period, by need, in all or to one setting (SN11, SN12)."""

    ce_type = "attune.referrals.CapacityDeclared.v1"
    emitted_when = "A service declares its capacity for a period, or corrects it."

    pool: Annotated[codes.CapacityPool, Field(description="Whom the time is meant for"), public("a code")]
    setting_id: referrals.SettingIdIfAny = None
    declared_minutes: Annotated[
        int, Field(ge=0, le=10_000_000, description="How much time in all"), public("an amount of time")
    ]
    period_from_on: Annotated[fields.CalendarDate, Field(description="The first day of the period")]
    period_to_on: Annotated[fields.CalendarDate, Field(description="The last day of the period")]
