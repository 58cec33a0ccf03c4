"""ReferralScreened, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import decisions as codes
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public, reference


class ReferralScreenedV1(ReferralEvent):
    """The referral was held against the service's scope and usual criteria (VI2, VI3); the facts used stay inside."""

    ce_type = "attune.referrals.ReferralScreened.v1"
    emitted_when = (
        "A coordinator screens a referral; outside the scope a ReferralDeclined follows and tells the referrer."
    )

    service: referrals.Service
    result: Annotated[
        codes.ScreeningResult, Field(description="What the screening came to"), reference("a coded step of a case")
    ]
    criteria_met: Annotated[int, Field(ge=0, le=32, description="How many usual criteria are met"), public("a count")]
    criteria_asked: Annotated[int, Field(ge=0, le=32, description="How many there are"), public("a count")]
    policy_version: fields.PolicyVersion
    screened_on: Annotated[fields.CalendarDate, Field(description="The day of the screening")]
    commissioner: Annotated[
        Annotated[str, referrals.CODE_TEXT] | None,
        Field(description="Who asked, as the authority's open list codes it, for example special_school, or unlisted"),
        public("a kind of referrer"),
    ] = None
    funding: Annotated[
        Annotated[str, referrals.CODE_TEXT] | None,
        Field(description="Out of whose means, as the service's policy codes it, for example core or traded (VI5)"),
        public("a code"),
    ] = None
