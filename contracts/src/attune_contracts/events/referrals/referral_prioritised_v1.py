"""ReferralPrioritised, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import decisions as codes
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import reference


class ReferralPrioritisedV1(ReferralEvent):
    """The referral was given its place among the others, by a rule that can be explained (YL3, SN19)."""

    ce_type = "attune.referrals.ReferralPrioritised.v1"
    emitted_when = "The priority rule is applied to a referral, or a clinician or coordinator decides otherwise."

    priority: Annotated[codes.Priority, Field(description="How soon"), reference("a coded decision about a case")]
    reasons: Annotated[
        tuple[Annotated[str, referrals.CODE_TEXT], ...],
        Field(
            max_length=8, description="What spoke for it, as the policy codes it, such as exclusion_near; or nothing"
        ),
        fields.DISTINCT,
        reference("coded circumstances of the child behind the id"),
    ]
    policy_version: fields.PolicyVersion
    prioritised_on: Annotated[fields.CalendarDate, Field(description="The day of the decision")]
