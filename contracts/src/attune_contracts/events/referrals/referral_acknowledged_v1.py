"""ReferralAcknowledged, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import loop as codes
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public


class ReferralAcknowledgedV1(ToldReferralEvent):
    """The service has seen the referral and says by when it means to decide (YL1)."""

    ce_type = "attune.referrals.ReferralAcknowledged.v1"
    emitted_when = "A coordinator has looked at a new referral, or the service's rule does so on taking it in."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    received_on: Annotated[fields.CalendarDate, Field(description="The day the referral came in")]
    policy_version: fields.PolicyVersion
    target_on: Annotated[
        referrals.DayIfAny,
        Field(
            description="The day by which the service means to decide: an aim, no promise; absent where it sets none"
        ),
    ] = None
    day_count: Annotated[
        codes.DayCount | None,
        Field(description="Which days count towards the target; absent where there is none"),
        public("a code"),
    ] = None
