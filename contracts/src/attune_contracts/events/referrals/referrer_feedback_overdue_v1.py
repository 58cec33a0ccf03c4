"""ReferrerFeedbackOverdue, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import loop as codes
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.privacy import public, reference


class ReferrerFeedbackOverdueV1(ToldReferralEvent):
    """The referrer has heard nothing for longer than the policy allows; whoever answers for it is told (YL1)."""

    ce_type = "attune.referrals.ReferrerFeedbackOverdue.v1"
    emitted_when = "The timer finds that a referrer is owed word of a referral, once at each step of escalation."
    known_consumers = ("notifications",)
    optional_roles = ("worker", "manager", "head_of_service")

    owed: Annotated[codes.OwedToReferrer, Field(description="What the referrer is owed"), reference("a step of a case")]
    due_on: Annotated[fields.CalendarDate, Field(description="The day by which the referrer should have heard")]
    silent_days: Annotated[
        int,
        Field(ge=1, le=3650, description="Days since the referrer last heard, or since the referral"),
        public("a count"),
    ]
    step: Annotated[codes.EscalationStep, Field(description="How far up the line it went"), public("a code")]
    policy_version: fields.PolicyVersion
