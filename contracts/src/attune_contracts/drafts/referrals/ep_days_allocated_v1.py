"""EpDaysAllocated, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.referrals.day_ledger_event import DayLedgerEvent
from attune_contracts.fields import referrals


class EpDaysAllocatedV1(DayLedgerEvent):
    """A district or cluster has psychologists' days to spend: 80 for each district in Kent (KD1)."""

    ce_type = "attune.referrals.EpDaysAllocated.v1"
    emitted_when = "The service allocates the days of a period, or adds to them."

    allocated_hundredths: referrals.DayHundredths
    left_hundredths: referrals.DayHundredthsLeft
    period_from_on: Annotated[fields.CalendarDate, Field(description="The first day they may be spent on")]
    period_to_on: Annotated[fields.CalendarDate, Field(description="The last day they may be spent on")]
    policy_version: fields.PolicyVersion
