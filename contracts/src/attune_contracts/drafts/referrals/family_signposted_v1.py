"""FamilySignposted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import support as codes
from attune_contracts.events.referrals.case_parties_event import CasePartiesEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public, reference


class FamilySignpostedV1(CasePartiesEvent):
    """A family was shown programmes that suit their child's age and where they live (SN5)."""

    ce_type = "attune.referrals.FamilySignposted.v1"
    topic = "attune.referrals.signposting"
    key_field = "signposting_id"
    emitted_when = (
        "A member of the service, or the public directory at a parent's wish, points a family to a programme."
    )
    known_consumers = ("notifications",)
    party_roles = ("parent_carer",)

    signposting_id: Annotated[
        fields.Uuid, Field(description="The signposting"), reference("a pseudonym of a family's enquiry")
    ]
    programmes: referrals.Services
    eligibility: Annotated[codes.SignpostEligibility, Field(description="Who checked age and area"), public("a code")]
    policy_version: fields.PolicyVersion
    referral_id: referrals.ReferralIdIfAny = None
    consultation_id: Annotated[
        fields.Uuid | None,
        Field(description="The call it came out of, if any"),
        reference("a pseudonym of a parent's request"),
    ] = None
