"""ReferralDeclined, first major version."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.deprecation import Deprecation
from attune_contracts.model import PartiesEvent


class ReferralDeclinedV1(PartiesEvent):
    """The service does not take the referral on; the referrer must be told why and where else to go."""

    ce_type = "attune.referrals.ReferralDeclined.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A psychologist or coordinator declines a referral."
    party_roles = ("referrer",)
    deprecation = Deprecation(
        since=datetime(2026, 11, 22, tzinfo=UTC),
        sunset=datetime(2027, 8, 31, tzinfo=UTC),
        successor="attune.referrals.ReferralDeclined.v2",
    )

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    decline_reason: fields.DeclineReasonCode
    signpost_codes: fields.SignpostCodes
    declined_on: Annotated[fields.CalendarDate, Field(description="The day of the decision")]
