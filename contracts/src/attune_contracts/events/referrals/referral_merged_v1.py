"""ReferralMerged, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import reference


class ReferralMergedV1(ToldReferralEvent):
    """The referral goes on as another one of the same child; its referrer must be told. It can be undone (SN20)."""

    ce_type = "attune.referrals.ReferralMerged.v1"
    emitted_when = "A member of the service confirms that two referrals are of one child and one need."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    into_referral_id: Annotated[
        fields.Uuid, Field(description="The referral that goes on"), reference("a pseudonym of a child's case")
    ]
    reason: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="Why, for example duplicate"),
        reference("a coded decision about a case"),
    ]
    merged_on: Annotated[fields.CalendarDate, Field(description="The day of the decision")]
