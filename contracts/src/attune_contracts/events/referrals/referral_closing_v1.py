"""ReferralClosing, first major version."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from attune_contracts import codes, fields
from attune_contracts.deprecation import Deprecation
from attune_contracts.model import PartiesEvent
from attune_contracts.privacy import public


class ReferralClosingV1(PartiesEvent):
    """The referral is to be closed, and closes once the referrer has been told."""

    ce_type = "attune.referrals.ReferralClosing.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A psychologist or coordinator closes a referral whose outcome is recorded."
    party_roles = ("referrer",)
    deprecation = Deprecation(
        since=datetime(2026, 11, 22, tzinfo=UTC),
        sunset=datetime(2027, 8, 31, tzinfo=UTC),
        successor="attune.referrals.ReferralClosing.v2",
    )

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    closing_reason: Annotated[codes.ClosingReason, Field(description="Why it is closed"), public("a code")]
