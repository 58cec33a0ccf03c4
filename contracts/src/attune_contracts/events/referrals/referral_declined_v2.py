"""ReferralDeclined, second major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import reference


class ReferralDeclinedV2(ToldReferralEvent):
    """The service does not take the referral on; the referrer must be told why and where else to go (YL1, YL2)."""

    ce_type = "attune.referrals.ReferralDeclined.v2"
    emitted_when = "A psychologist or coordinator declines a referral."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    decline_reason: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="Why it is not taken on, as the service's policy codes it, for example no_capacity"),
        reference("a coded decision about a case"),
    ]
    signpost_codes: Annotated[
        tuple[Annotated[str, referrals.SIGNPOST_TEXT], ...],
        Field(max_length=12, description="Where else to go, as the service's policy codes it, for example nhs_111"),
        fields.DISTINCT,
        reference("coded advice about a case"),
    ]
    declined_on: Annotated[fields.CalendarDate, Field(description="The day of the decision")]
