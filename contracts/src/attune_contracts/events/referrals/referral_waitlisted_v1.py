"""ReferralWaitlisted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import reference


class ReferralWaitlistedV1(ToldReferralEvent):
    """The referral waits for a place, or its place in the list has changed; the wait is told openly (YL3)."""

    ce_type = "attune.referrals.ReferralWaitlisted.v1"
    emitted_when = (
        "A referral joins a waiting list, or its expected date moves by more than the policy lets pass in silence."
    )
    known_consumers = ("notifications",)
    party_roles = ("referrer",)
    optional_roles = ("parent_carer",)

    service: referrals.Service
    waiting_since: Annotated[fields.CalendarDate, Field(description="The first day of the wait")]
    expected_on: Annotated[
        referrals.DayIfAny, Field(description="When support is expected to begin, where a forecast is possible")
    ] = None
    policy_version: fields.PolicyVersion
    position: Annotated[
        int | None,
        Field(ge=1, le=100_000, description="Its place in the list, 1 is next; absent where the authority states none"),
        reference("a place in a queue"),
    ] = None
