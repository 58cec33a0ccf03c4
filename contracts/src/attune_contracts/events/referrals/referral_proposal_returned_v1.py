"""ReferralProposalReturned, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import reference


class ReferralProposalReturnedV1(ToldReferralEvent):
    """The SENCO sent a proposal back instead of endorsing it; the proposer must be told why (YL5)."""

    ce_type = "attune.referrals.ReferralProposalReturned.v1"
    emitted_when = "The endorser returns a proposal to whoever made it."
    known_consumers = ("notifications",)
    party_roles = ("proposer",)

    reason: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="Why, as the authority's policy codes it, for example support_in_school_first"),
        reference("a coded decision about a case"),
    ]
    returned_on: Annotated[fields.CalendarDate, Field(description="The day of the decision")]
