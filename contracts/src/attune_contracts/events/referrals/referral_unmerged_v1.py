"""ReferralUnmerged, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import reference


class ReferralUnmergedV1(ToldReferralEvent):
    """The referral stands on its own again: it had been merged into another (SN20)."""

    ce_type = "attune.referrals.ReferralUnmerged.v1"
    emitted_when = "A member of the service undoes a merge."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    into_referral_id: Annotated[
        fields.Uuid,
        Field(description="The referral it had been merged into"),
        reference("a pseudonym of a child's case"),
    ]
    reason: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="Why, for example another_child"),
        reference("a coded decision about a case"),
    ]
    unmerged_on: Annotated[fields.CalendarDate, Field(description="The day of the decision")]
