"""ReferralProgressReported, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import loop as codes
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.model import ContractModel
from attune_contracts.privacy import public, reference


class ProgressOfAim(ContractModel):
    """How far one aim has come."""

    aim: referrals.Aim
    progress: Annotated[
        codes.AimProgress, Field(description="How far it has come"), reference("a coded result for the child")
    ]


class ReferralProgressReportedV1(ToldReferralEvent):
    """The referrer hears how the support goes on, against the outcomes agreed at the start (YL1, YL6)."""

    ce_type = "attune.referrals.ReferralProgressReported.v1"
    emitted_when = "Whoever gives the support reports progress on a referral that is still open."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    report_number: Annotated[
        int, Field(ge=1, le=200, description="Which report of this referral it is"), public("a count")
    ]
    aims: Annotated[
        tuple[ProgressOfAim, ...],
        Field(min_length=1, max_length=8, description="Each aim agreed, and how far it has come"),
        fields.DISTINCT,
        reference("coded results for the child behind the referral id"),
    ]
    reported_on: Annotated[fields.CalendarDate, Field(description="The day of the report")]
    next_report_due_on: Annotated[
        referrals.DayIfAny, Field(description="When the next one is due; absent when the support is about to end")
    ] = None
