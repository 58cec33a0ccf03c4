"""SupportPlanAgreed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import support as codes
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public


class SupportPlanAgreedV1(ToldReferralEvent):
    """A plan was agreed for a child, or for a group the child is in, and when it will be reviewed (SC2, SC3, SC5)."""

    ce_type = "attune.referrals.SupportPlanAgreed.v1"
    emitted_when = (
        "A psychologist agrees a plan, or a changed one, with the family, the setting and the other providers."
    )
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    plan_id: referrals.PlanId
    approach: referrals.Service
    plan_scope: Annotated[codes.PlanScope, Field(description="For the child alone or for a group"), public("a code")]
    providers: referrals.Services
    agreed_on: Annotated[fields.CalendarDate, Field(description="The day of the agreement")]
    review_on: Annotated[fields.CalendarDate, Field(description="The day of the next review")]
