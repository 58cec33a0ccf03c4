"""The shapes of requests over HTTP, with examples that are held to them in a test."""

from typing import Annotated, Literal

from attune_chassis.request_forms import TrimmedText, WrittenDate, WrittenUuid, shape
from attune_contracts.fields import SettingId
from attune_contracts.sealed_parts import EmailAddress, PersonName
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from referrals.adapters.people import Child, People, Referrer

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]


def _distinct(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) != len(codes):
        raise ValueError("a code stands there twice")
    return codes


Codes = Annotated[tuple[Code, ...], Field(min_length=1, max_length=6), AfterValidator(_distinct)]


class ChildBody(BaseModel):
    """The child the referral is about. Personal data: kept in this service only, never published."""

    model_config = shape({"given_name": "Juniper", "family_name": "Vale", "date_of_birth": "2017-05-03"})

    given_name: Annotated[PersonName, TrimmedText]
    family_name: Annotated[PersonName, TrimmedText]
    date_of_birth: WrittenDate | None = Field(None, description="Where known.")


class ReferrerBody(BaseModel):
    """Who refers, and is told what becomes of it. Personal data: leaves this service only sealed."""

    model_config = shape({"name": "Rowan Ashdown", "email": "rowan.ashdown@school.example"})

    name: Annotated[PersonName, TrimmedText]
    email: Annotated[EmailAddress, TrimmedText]


class MakeReferralBody(BaseModel):
    """What a setting asks for, for one child."""

    model_config = shape(
        {
            "setting_id": "urn:118246",
            "referral_type": "elsa",
            "reason_codes": ["manage_emotions", "peer_relationships"],
            "child": {"given_name": "Juniper", "family_name": "Vale", "date_of_birth": "2017-05-03"},
            "referrer": {"name": "Rowan Ashdown", "email": "rowan.ashdown@school.example"},
            "made_on": "2026-09-07",
        }
    )

    setting_id: SettingId
    referral_type: Literal["elsa"]
    reason_codes: Codes = Field(description="What the support should help with; codes of the authority's policy.")
    child: ChildBody
    referrer: ReferrerBody
    made_on: WrittenDate | None = Field(None, description="The day it was made; today when left out.")

    def people(self) -> People:
        """The people in this request."""
        child, referrer = self.child, self.referrer
        return People(
            Child(child.given_name, child.family_name, child.date_of_birth), Referrer(referrer.name, referrer.email)
        )


class AcceptReferralBody(BaseModel):
    """Support will be given."""

    model_config = shape({"accepted_on": "2026-09-09"})

    accepted_on: WrittenDate | None = Field(None, description="The day of the decision; today when left out.")


class AllocateReferralBody(BaseModel):
    """Who is to work with the child."""

    model_config = shape({"elsa_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11"})

    elsa_id: WrittenUuid = Field(description="An ELSA of the same authority whose accreditation has been published.")


class DeclineReferralBody(BaseModel):
    """Why support is not given here, and where else to go: both are told to the referrer."""

    model_config = shape(
        {
            "decline_reason": "no_capacity",
            "signpost_codes": ["school_senco", "early_help"],
            "declined_on": "2026-09-09",
        }
    )

    decline_reason: Code
    signpost_codes: Codes
    declined_on: WrittenDate | None = Field(None, description="The day of the decision; today when left out.")


class StartSupportProgrammeBody(BaseModel):
    """The ELSA and the child begin to work together."""

    model_config = shape({"started_on": "2026-09-14", "planned_weeks": 8})

    started_on: WrittenDate | None = Field(None, description="The first day; today when left out.")
    planned_weeks: int = Field(strict=True, ge=1, le=104, description="Outside 6 to 12 there is a warning, no refusal.")


class EndSupportProgrammeBody(BaseModel):
    """The work has ended."""

    model_config = shape({"ended_on": "2026-11-09"})

    ended_on: WrittenDate | None = Field(None, description="The last day; today when left out.")


class RecordOutcomeBody(BaseModel):
    """What came of the support."""

    model_config = shape({"outcome_code": "achieved"})

    outcome_code: Code
