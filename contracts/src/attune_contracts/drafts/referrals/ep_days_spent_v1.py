"""EpDaysSpent, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import ledgers as codes
from attune_contracts.drafts.referrals.day_ledger_event import DayLedgerEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public


class EpDaysSpentV1(DayLedgerEvent):
    """Psychologists' days were spent, statutory or preventive (KD1, YL13, VI5)."""

    ce_type = "attune.referrals.EpDaysSpent.v1"
    emitted_when = "A psychologist records time against the ledger, and enough of it is left."

    spent_hundredths: referrals.DayHundredths
    left_hundredths: referrals.DayHundredthsLeft
    nature: Annotated[codes.DayNature, Field(description="Statutory or preventive"), public("a code")]
    purpose: Annotated[codes.DayPurpose, Field(description="What it was spent on"), public("a code")]
    setting_id: referrals.SettingIdIfAny = None
    referral_id: referrals.ReferralIdIfAny = None
    spent_on: Annotated[fields.CalendarDate, Field(description="The day of the work")]
