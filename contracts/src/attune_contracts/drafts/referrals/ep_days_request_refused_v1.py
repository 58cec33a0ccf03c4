"""EpDaysRequestRefused, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import ledgers as codes
from attune_contracts.drafts.referrals.day_ledger_event import DayLedgerEvent
from attune_contracts.events.referrals.case_parties_event import CasePartiesEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public


class EpDaysRequestRefusedV1(DayLedgerEvent, CasePartiesEvent):
    """Psychologists' days were asked for and refused, so that a ledger is never overspent (KD1)."""

    ce_type = "attune.referrals.EpDaysRequestRefused.v1"
    emitted_when = "A request for days would overspend the ledger, or breaks another of its rules."
    known_consumers = ("notifications",)
    party_roles = ("requester",)

    requested_hundredths: referrals.DayHundredths
    left_hundredths: referrals.DayHundredthsLeft
    purpose: Annotated[codes.DayPurpose, Field(description="What they were wanted for"), public("a code")]
    reason: Annotated[codes.DaysRefusal, Field(description="Why they were refused"), public("a code")]
    policy_version: fields.PolicyVersion
