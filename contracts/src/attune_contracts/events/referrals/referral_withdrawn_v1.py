"""ReferralWithdrawn, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import decisions as codes
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import reference


class ReferralWithdrawnV1(ToldReferralEvent):
    """The referral was taken back; nothing more is done for it, and those named are told so (VI4, YL1)."""

    ce_type = "attune.referrals.ReferralWithdrawn.v1"
    emitted_when = "The family or the referrer takes a referral back, or the consent it rested on is withdrawn."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)

    withdrawn_by: Annotated[codes.WithdrawnBy, Field(description="Who took it back"), reference("a fact of a case")]
    reason: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="Why, as the policy codes it, for example consent_withdrawn or no_longer_needed"),
        reference("a coded decision of a family or referrer"),
    ]
    withdrawn_on: Annotated[fields.CalendarDate, Field(description="The day it was taken back")]
