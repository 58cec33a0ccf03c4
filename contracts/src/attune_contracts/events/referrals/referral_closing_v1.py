"""ReferralClosing, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import codes, fields
from attune_contracts.model import PartiesEvent
from attune_contracts.privacy import public


class ReferralClosingV1(PartiesEvent):
    """The referral is to be closed, and closes once the referrer has been told."""

    ce_type = "attune.referrals.ReferralClosing.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A psychologist or coordinator closes a referral whose outcome is recorded."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    closing_reason: Annotated[codes.ClosingReason, Field(description="Why it is closed"), public("a code")]
