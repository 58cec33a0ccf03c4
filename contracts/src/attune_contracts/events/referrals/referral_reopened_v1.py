"""ReferralReopened, first major version."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from attune_contracts import codes, fields
from attune_contracts.deprecation import Deprecation
from attune_contracts.model import PartiesEvent
from attune_contracts.privacy import public, reference


class ReferralReopenedV1(PartiesEvent):
    """A closed referral is open again: the notice it closed upon did not reach the referrer (YL1)."""

    ce_type = "attune.referrals.ReferralReopened.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A notice that had settled an obligation of a closed referral is heard to have failed."
    party_roles = ("referrer",)
    deprecation = Deprecation(
        since=datetime(2026, 11, 22, tzinfo=UTC),
        sunset=datetime(2027, 8, 31, tzinfo=UTC),
        successor="attune.referrals.ReferralReopened.v2",
    )

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    reopen_reason: Annotated[codes.ReopenReason, Field(description="Why it is open again"), public("a code")]
    notice_event_id: Annotated[
        fields.Uuid, Field(description="ce_id of the decision whose notice failed"), reference("an opaque id")
    ]
