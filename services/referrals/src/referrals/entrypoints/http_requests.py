"""The shapes of requests over HTTP, with examples that are held to them in a test."""

from typing import Annotated, Any, Literal, Self

from attune_chassis.request_forms import TrimmedText, WrittenDate, WrittenUuid, shape
from attune_contracts.fields import SettingId
from attune_contracts.sealed_parts import WAYS, EmailAddress, LanguageTag, MobileNumber, PersonName, PostalAddress
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from referrals.adapters.people import Child, People, Referrer
from referrals.app.change_referral import WithholdingAsked
from referrals.domain.case import JudgedOutcome
from referrals.domain.codes import WithholdingReason

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]


def _distinct(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) != len(codes):
        raise ValueError("a code stands there twice")
    return codes


Codes = Annotated[tuple[Code, ...], Field(min_length=1, max_length=6), AfterValidator(_distinct)]


ReasonCodes = Annotated[tuple[Code, ...], Field(max_length=8), AfterValidator(_distinct)]


class WithholdBody(BaseModel):
    """The referrer is not to be told of this decision: why, and when somebody looks at that again."""

    model_config = shape({"reason": "safeguarding", "review_on": "2026-12-18"})

    reason: WithholdingReason
    review_on: WrittenDate = Field(description="Today or later. Whoever decides it is named by their token.")

    def asked(self) -> WithholdingAsked:
        """What is asked, without a name yet."""
        return WithholdingAsked(self.reason, self.review_on)


def asked_to_withhold(body: WithholdBody | None) -> WithholdingAsked | None:
    """The same where it is asked for at all."""
    return None if body is None else body.asked()


class ChildBody(BaseModel):
    """The child the referral is about. Personal data: kept in this service only, never published."""

    model_config = shape({"given_name": "Juniper", "family_name": "Vale", "date_of_birth": "2017-05-03"})

    given_name: Annotated[PersonName, TrimmedText]
    family_name: Annotated[PersonName, TrimmedText]
    date_of_birth: WrittenDate | None = Field(None, description="Where known.")


REFERRER_EXAMPLE: dict[str, Any] = {
    "name": "Rowan Ashdown",
    "email": "rowan.ashdown@school.example",
    "language": "pl",
    "mobile_number": "+447700900123",
}


class ReferrerBody(BaseModel):
    """Who refers, or joins a case, and is told what becomes of it: by one way at least, in their language.

    Personal data: leaves this service only sealed.
    """

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={
            "example": REFERRER_EXAMPLE,
            "anyOf": [{"properties": {way: {"not": {"type": "null"}}}, "required": [way]} for way in WAYS],
        },
    )

    name: Annotated[PersonName, TrimmedText]
    email: Annotated[EmailAddress, TrimmedText] | None = None
    language: LanguageTag | None = Field(
        None,
        description="In which language to write: a BCP 47 tag such as `pl`; English where there is no translation.",
    )
    mobile_number: MobileNumber | None = Field(None, description="As E.164 has it, for example +447700900123.")
    postal_address: PostalAddress | None = Field(
        None, description="Two to seven lines without the name; the last one is the postcode or the country."
    )

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not self.person().ways:
            raise PydanticCustomError(
                "nobody_can_be_reached", "One of email, mobile_number and postal_address is needed to tell somebody."
            )
        return self

    def person(self) -> Referrer:
        """The person as the case knows them."""
        return Referrer(self.name, self.email, self.language, self.mobile_number, self.postal_address)


MAKE_REFERRAL_EXAMPLE: dict[str, Any] = {
    "setting_id": "urn:118246",
    "referral_type": "elsa",
    "reason_codes": ["manage_emotions", "peer_relationships"],
    "child": {"given_name": "Juniper", "family_name": "Vale", "date_of_birth": "2017-05-03"},
    "referrer": REFERRER_EXAMPLE,
    "made_on": "2026-09-07",
}


class MakeReferralBody(BaseModel):
    """What a setting asks for, for one child."""

    model_config = shape(MAKE_REFERRAL_EXAMPLE)

    setting_id: SettingId
    referral_type: Code = Field(description="A service the authority has a policy for, for example elsa or vig.")
    reason_codes: ReasonCodes = Field(description="What the support should help with; codes of the authority's policy.")
    child: ChildBody
    referrer: ReferrerBody
    made_on: WrittenDate | None = Field(None, description="The day it was made; today when left out.")
    case_id: WrittenUuid | None = Field(
        None, description="Of the consents recorded before it at `/v1/consents`; the referral then has this id."
    )

    def people(self) -> People:
        """The people in this request."""
        child = self.child
        return People(Child(child.given_name, child.family_name, child.date_of_birth), self.referrer.person())


class AcceptReferralBody(BaseModel):
    """Support will be given."""

    model_config = shape({"accepted_on": "2026-09-09"})

    accepted_on: WrittenDate | None = Field(None, description="The day of the decision; today when left out.")


class AllocateReferralBody(BaseModel):
    """Who is to work with the child."""

    model_config = shape({"worker_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11", "worker": None})

    worker_id: WrittenUuid = Field(
        description="For ELSA support an ELSA of the same authority whose accreditation has been published."
    )
    worker: ReferrerBody | None = Field(
        None, description="How to reach them, unless training has stated it: it has for every ELSA it registered."
    )


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
    withhold: WithholdBody | None = None


class StartSupportProgrammeBody(BaseModel):
    """The ELSA and the child begin to work together."""

    model_config = shape({"started_on": "2026-09-14", "planned_weeks": 8})

    started_on: WrittenDate | None = Field(None, description="The first day; today when left out.")
    planned_weeks: int = Field(strict=True, ge=1, le=104, description="Outside 6 to 12 there is a warning, no refusal.")


class EndSupportProgrammeBody(BaseModel):
    """The work has ended."""

    model_config = shape({"ended_on": "2026-11-09"})

    ended_on: WrittenDate | None = Field(None, description="The last day; today when left out.")


class JudgementBody(BaseModel):
    """What became of one outcome agreed at the start."""

    model_config = shape(
        {"aim": "manage_emotions", "measure": "sdq_total", "judgement": "partly_achieved", "reason": "more_time_needed"}
    )

    aim: Code
    measure: Code
    judgement: Code
    reason: Code | None = Field(None, description="Why, where it was not reached in full.")
    score: Annotated[int, Field(strict=True, ge=-1_000_000, le=1_000_000)] | None = Field(
        None, description="The measure at the end, on its own scale. Stays in this service."
    )

    def judged(self) -> JudgedOutcome:
        """The judgement as the decision sees it."""
        return JudgedOutcome(self.aim, self.measure, self.judgement, self.reason, self.score)


class RecordOutcomeBody(BaseModel):
    """What came of the support, in a word and, where outcomes were agreed, one by one."""

    model_config = shape({"outcome_code": "achieved", "judgements": []})

    outcome_code: Code
    judgements: tuple[JudgementBody, ...] = Field((), max_length=8)


class CloseReferralBody(BaseModel):
    """Why the referral is closed; without a body because the support is over."""

    model_config = shape({"closing_reason": "non_attendance"})

    closing_reason: Literal["programme_completed", "non_attendance"] = "programme_completed"
    withhold: WithholdBody | None = None
