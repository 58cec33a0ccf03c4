"""ReferralAccepted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.model import PartiesEvent


class ReferralAcceptedV1(PartiesEvent):
    """The service takes the referral on; the referrer must be told."""

    ce_type = "attune.referrals.ReferralAccepted.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A psychologist or coordinator accepts a referral."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    accepted_on: Annotated[fields.CalendarDate, Field(description="The day of the decision")]
