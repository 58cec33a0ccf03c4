"""ReferralClosing, second major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import reference


class ReferralClosingV2(ToldReferralEvent):
    """The referral is to be closed, and closes once everybody has been told (YL1)."""

    ce_type = "attune.referrals.ReferralClosing.v2"
    emitted_when = "A member of the service closes a referral: its outcome is recorded, or nobody came in spite of all."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    closing_reason: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="Why it is closed, for example programme_completed or non_attendance"),
        reference("a coded decision about a case"),
    ]
