"""PlanReviewed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import support as codes
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public, reference
from attune_contracts.rules import ExactlyWhen


class PlanReviewedV1(ToldReferralEvent):
    """A plan was looked at again by those who agreed it (SC2)."""

    ce_type = "attune.referrals.PlanReviewed.v1"
    emitted_when = "A psychologist holds the review of a support plan."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)
    rules = (ExactlyWhen("next_review_on", other="result", value="goes_on"),)

    plan_id: referrals.PlanId
    review_number: Annotated[int, Field(ge=1, le=100, description="Which review of the plan it is"), public("a count")]
    reviewed_on: Annotated[fields.CalendarDate, Field(description="The day of the review")]
    result: Annotated[codes.ReviewResult, Field(description="How it goes on"), reference("a coded step of a case")]
    next_review_on: Annotated[
        referrals.DayIfAny, Field(description="The day of the next review; only where another round follows")
    ] = None
