"""ReferralRedirected, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import decisions as codes
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public, reference
from attune_contracts.rules import ExactlyWhen


class ReferralRedirectedV1(ToldReferralEvent):
    """Another service is the right one for the referral; the referrer must be told which and why (YL2)."""

    ce_type = "attune.referrals.ReferralRedirected.v1"
    emitted_when = "A psychologist or coordinator finds that another service fits the need."
    known_consumers = ("notifications",)
    party_roles = ("referrer",)
    rules = (ExactlyWhen("consent_id", other="route", value="sent_on"),)

    to_service: referrals.Service
    reason: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="Why the other service, as the policy codes it, for example fits_better"),
        reference("a coded decision about a case"),
    ]
    route: Annotated[codes.RedirectRoute, Field(description="Who brings the case there"), public("a code")]
    consent_id: referrals.ConsentIdIfAny = None
    redirected_on: Annotated[fields.CalendarDate, Field(description="The day of the decision")]
