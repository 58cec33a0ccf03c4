"""The shapes of the consent ledger over HTTP, with examples that are held to them in a test."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from attune_chassis.request_forms import WrittenDate, WrittenUuid, shape
from attune_contracts.codes.referrals.consent import ConsentGiver, ConsentKind, ConsentRecorder, ConsentScope
from attune_contracts.fields import OPEN_CODE_TEXT, SettingId
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from referrals.app.consent_giving import RecordConsent

OpenCode = Annotated[str, OPEN_CODE_TEXT]
"""A code without room for a number or an address, because it is published."""

SCOPES_MAX = 5
RECIPIENTS_MAX = 12
CASE_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b20"
CONSENT_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b30"
RECORDER = "staff:5b2f7c1e-94a3-5f0d-8a6e-1f0c2d3e4b5a"

GIVEN_EXAMPLE: dict[str, Any] = {
    "scopes": ["contact_details"],
    "shared_with": ["vig"],
    "kind": "verbal",
    "given_by": "parent_carer",
    "given_on": "2026-09-04",
    "ends_on": "2027-08-31",
}
CONSENT_EXAMPLE: dict[str, Any] = {
    "consent_id": CONSENT_ID,
    **GIVEN_EXAMPLE,
    "recorded_by": "commissioner",
    "recorder": RECORDER,
    "recorded_at": "2026-09-04T15:10:00Z",
    "withdrawn_at": None,
    "withdrawn_by": None,
    "is_live": True,
}
SHARING_EXAMPLE = {
    "sharing_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b31",
    "consent_id": CONSENT_ID,
    "scope": "contact_details",
    "recipient": "vig",
    "recipient_id": None,
    "occasion": "told_by_phone",
    "shared_by": RECORDER,
    "shared_at": "2026-09-07T09:00:00Z",
}
BASIS_EXAMPLE = {
    "basis_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b32",
    "basis": "public_task",
    "special_category_condition": "substantial_public_interest",
    "schedule_1_condition": "statutory_and_government_purposes",
    "recorded_by": RECORDER,
    "recorded_at": "2026-09-04T15:12:00Z",
}
WITHDRAWN_EXAMPLE = CONSENT_EXAMPLE | {
    "case_id": CASE_ID,
    "withdrawn_at": "2026-10-12T15:45:00Z",
    "withdrawn_by": "parent_carer",
    "is_live": False,
    "already_seen": [SHARING_EXAMPLE],
}


def _distinct(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) != len(codes):
        raise ValueError("a code stands there twice")
    return codes


class GiveConsentBody(BaseModel):
    """What a family agreed to. Said aloud is enough (VI4)."""

    model_config = shape(GIVEN_EXAMPLE)

    scopes: Annotated[tuple[ConsentScope, ...], AfterValidator(_distinct)] = Field(
        min_length=1, max_length=SCOPES_MAX, description="What may be shared or done."
    )
    shared_with: Annotated[tuple[OpenCode, ...], AfterValidator(_distinct)] = Field(
        min_length=1, max_length=RECIPIENTS_MAX, description="Which services may have it, as the directory codes them."
    )
    kind: ConsentKind = Field(description="How it was given.")
    given_by: ConsentGiver = Field(description="Who agreed.")
    given_on: WrittenDate | None = Field(None, description="The day it was given; today when left out.")
    ends_on: WrittenDate | None = Field(None, description="Its last day; left out for one that is open-ended.")

    def asked(self) -> RecordConsent:
        """The command in this request."""
        return RecordConsent(
            frozenset(self.scopes),
            frozenset(self.shared_with),
            self.kind,
            self.given_by,
            self.given_on,
            self.ends_on,
        )


class FirstConsentBody(GiveConsentBody):
    """What a family agreed to before there is a referral."""

    model_config = shape({"setting_id": "urn:118246", **GIVEN_EXAMPLE})

    setting_id: SettingId = Field(description="Which setting asked the family, and will refer.")


class WithdrawConsentBody(BaseModel):
    """The family takes it back, from this moment on."""

    model_config = shape({"withdrawn_by": "parent_carer"})

    withdrawn_by: ConsentGiver = Field(description="Who took it back.")


class ShareBody(BaseModel):
    """What a person is about to share by hand. Share it only after this was answered with 201."""

    model_config = shape({"scope": "contact_details", "recipient": "vig", "occasion": "told_by_phone"})

    scope: ConsentScope = Field(description="What is shared.")
    recipient: OpenCode = Field(description="The service it goes to, as the directory codes it.")
    recipient_id: WrittenUuid | None = Field(None, description="Pseudonym of the person there, where one is known.")
    occasion: OpenCode = Field(description="On what occasion; a code such as `told_by_phone`.")


class LawfulBasisBody(BaseModel):
    """On what ground data about the case is processed. A consent to share is none, so it cannot be named here."""

    model_config = shape(
        {
            "basis": "public_task",
            "special_category_condition": "substantial_public_interest",
            "schedule_1_condition": "statutory_and_government_purposes",
        }
    )

    basis: Literal["public_task", "legal_obligation", "vital_interests"] = Field(description="Article 6(1) of UK GDPR.")
    special_category_condition: (
        Literal[
            "health_or_social_care",
            "social_protection_law",
            "substantial_public_interest",
            "vital_interests",
            "legal_claims",
        ]
        | None
    ) = Field(None, description="Article 9(2), where the case holds data about health, ethnicity or religion.")
    schedule_1_condition: (
        Literal[
            "health_or_social_care_purposes",
            "social_protection",
            "counselling",
            "equality_of_opportunity",
            "safeguarding_children",
            "statutory_and_government_purposes",
        ]
        | None
    ) = Field(None, description="Schedule 1 of the Data Protection Act 2018, where the condition above needs it.")


class ConsentView(BaseModel):
    """One consent."""

    model_config = shape(CONSENT_EXAMPLE)

    consent_id: UUID
    scopes: list[ConsentScope]
    shared_with: list[str]
    kind: ConsentKind
    given_by: ConsentGiver
    given_on: date
    ends_on: date | None
    recorded_by: ConsentRecorder
    recorder: str = Field(description="Pseudonym of who wrote it down.")
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: ConsentGiver | None
    is_live: bool = Field(description="Whether it stands on the day asked for.")


class NewConsentView(ConsentView):
    """A consent just recorded."""

    model_config = shape(CONSENT_EXAMPLE | {"case_id": CASE_ID})

    case_id: UUID = Field(description="What it is about: the id the referral has, or will have.")


class SharingView(BaseModel):
    """That something was shared, and on which consent."""

    model_config = shape(SHARING_EXAMPLE)

    sharing_id: UUID
    consent_id: UUID
    scope: ConsentScope
    recipient: str
    recipient_id: UUID | None
    occasion: str
    shared_by: str = Field(description="Pseudonym of who shared it.")
    shared_at: datetime


class WithdrawnConsentView(NewConsentView):
    """A consent that was taken back, and who had seen something on it by then."""

    model_config = shape(WITHDRAWN_EXAMPLE)

    already_seen: list[SharingView] = Field(description="What cannot be unseen: the family is owed this list.")


class LawfulBasisView(BaseModel):
    """The ground of processing."""

    model_config = shape(BASIS_EXAMPLE)

    basis_id: UUID
    basis: str
    special_category_condition: str | None
    schedule_1_condition: str | None
    recorded_by: str = Field(description="Pseudonym of who recorded it.")
    recorded_at: datetime


class ConsentLedgerView(BaseModel):
    """Everything that was agreed, shared and recorded about one case."""

    model_config = shape(
        {
            "case_id": CASE_ID,
            "referral_is_made": True,
            "on": "2026-09-07",
            "consents": [CONSENT_EXAMPLE],
            "sharings": [SHARING_EXAMPLE],
            "lawful_bases": [BASIS_EXAMPLE],
        }
    )

    case_id: UUID
    referral_is_made: bool
    on: date = Field(description="For which day `is_live` is told.")
    consents: list[ConsentView]
    sharings: list[SharingView]
    lawful_bases: list[LawfulBasisView] = Field(description="The last one counts.")


class ReadConsentsQuery(BaseModel):
    """For which day is asked."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    on: WrittenDate | None = Field(None, description="Today when left out.")
