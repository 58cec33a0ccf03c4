"""ReferralDeclined, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.model import PartiesEvent


class ReferralDeclinedV1(PartiesEvent):
    """The service does not take the referral on; the referrer must be told why and where else to go."""

    ce_type = "attune.referrals.ReferralDeclined.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A psychologist or coordinator declines a referral."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    decline_reason: fields.DeclineReasonCode
    signpost_codes: fields.SignpostCodes
    declined_on: Annotated[fields.CalendarDate, Field(description="The day of the decision")]
