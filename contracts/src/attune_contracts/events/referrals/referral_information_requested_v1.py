"""ReferralInformationRequested, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public, reference


class ReferralInformationRequestedV1(ToldReferralEvent):
    """The service needs to know more before it can decide; the parties named are asked (YL1, YL2)."""

    ce_type = "attune.referrals.ReferralInformationRequested.v1"
    emitted_when = "A psychologist or coordinator asks the referrer or the family for what is missing."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)
    optional_roles = ("parent_carer",)

    request_id: Annotated[fields.Uuid, Field(description="The request"), reference("an opaque id in a child's case")]
    missing: Annotated[
        tuple[Annotated[str, referrals.CODE_TEXT], ...],
        Field(min_length=1, max_length=16, description="What is missing, as coded in the authority's policy"),
        fields.DISTINCT,
        reference("coded gaps of a case; never a diagnosis (SC1)"),
    ]
    due_on: Annotated[fields.CalendarDate, Field(description="The day by which an answer is hoped for")]
    pauses_target: Annotated[
        bool, Field(description="Whether the target of the decision waits until the answer is there"), public("a flag")
    ]
    policy_version: fields.PolicyVersion
