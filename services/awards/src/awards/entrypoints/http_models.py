"""The shapes of requests and answers over HTTP, with examples that are held to them in a test."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from attune_chassis.request_forms import TrimmedText, WrittenDate, shape
from attune_contracts.fields import SettingId
from attune_contracts.sealed_parts import EmailAddress, PersonName
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
StageName = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,32}$")]
SchemeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=64)]
Action = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]

ENTRY_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b21"
PARTY_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b22"
SUBMISSION_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b23"
CERTIFICATE_ID = "8a1f1d3e-6a53-5d4c-8f57-0e8f3a1b2c4d"
SCHEME = "birmingham-send-coproduction"
SCHEME_VERSION = "birmingham-send-coproduction/1"
SETTING_ID = "attune:5b2f7c1e-94a3-4f0d-8a6e-1f0c2d3e4b5a"


class Contact(BaseModel):
    """Whom to tell. Personal data: never published or given out."""

    model_config = shape({"name": "Robin Fairweather", "email": "robin.fairweather@club.example"})

    name: Annotated[PersonName, TrimmedText]
    email: Annotated[EmailAddress, TrimmedText]


class SignCharterBody(BaseModel):
    """An organisation enters a scheme by signing its charter."""

    model_config = shape(
        {
            "scheme": SCHEME,
            "setting_id": SETTING_ID,
            "contact": {"name": "Robin Fairweather", "email": "robin.fairweather@club.example"},
            "signed_on": "2025-01-10",
        }
    )

    scheme: SchemeName
    setting_id: SettingId
    contact: Contact
    signed_on: WrittenDate | None = Field(None, description="The day it was signed; today when left out.")


class SignedCharter(BaseModel):
    """An entry in a scheme."""

    model_config = shape(
        {
            "entry_id": ENTRY_ID,
            "scheme": SCHEME,
            "scheme_version": SCHEME_VERSION,
            "setting_id": SETTING_ID,
            "party_id": PARTY_ID,
            "charter_signed_on": "2025-01-10",
        }
    )

    entry_id: UUID
    scheme: str
    scheme_version: str
    setting_id: str
    party_id: UUID = Field(description="Whom to tell, as events name them.")
    charter_signed_on: date


class SubmitStageBody(BaseModel):
    """An application for a stage. Silver asks for a delivery plan with actions for each of the four Cs."""

    model_config = shape(
        {
            "stage": "silver",
            "submitted_on": "2025-02-03",
            "delivery_plan": {
                "co_commissioning": ["Parents and carers score the bids for the next short-breaks contract."],
                "co_design": ["A pupil panel redraws the transition week."],
                "co_delivery": ["Two parents lead the coffee mornings."],
                "co_assessment": ["Families review the plan every half term."],
            },
        }
    )

    stage: StageName
    submitted_on: WrittenDate | None = Field(None, description="The day it was sent in; today when left out.")
    delivery_plan: dict[Code, Annotated[tuple[Action, ...], Field(max_length=50)]] = Field(
        default_factory=dict, max_length=10, description="Actions by area; free text stays in this service."
    )


class SubmittedStage(BaseModel):
    """A submission that waits for the panel."""

    model_config = shape(
        {
            "entry_id": ENTRY_ID,
            "submission_id": SUBMISSION_ID,
            "stage": "silver",
            "state": "open",
            "submitted_on": "2025-02-03",
        }
    )

    entry_id: UUID
    submission_id: UUID
    stage: str
    state: Literal["open"]
    submitted_on: date


class DecideSubmissionBody(BaseModel):
    """The panel's decision: award the stage, or return the submission with the codes of what is missing."""

    model_config = shape({"decision": "return", "missing_codes": ["actions_co_design"], "decided_on": "2025-03-03"})

    decision: Literal["award", "return"]
    missing_codes: tuple[Code, ...] = Field((), max_length=32)
    decided_on: WrittenDate | None = Field(None, description="The day the panel decided; today when left out.")


class DecidedSubmission(BaseModel):
    """A decision on record, with the certificate an award brought."""

    model_config = shape(
        {
            "entry_id": ENTRY_ID,
            "submission_id": SUBMISSION_ID,
            "stage": "silver",
            "state": "returned",
            "decided_on": "2025-03-03",
            "missing_codes": ["actions_co_design"],
            "certificate_id": None,
        }
    )

    entry_id: UUID
    submission_id: UUID
    stage: str
    state: Literal["awarded", "returned"]
    decided_on: date
    missing_codes: list[str]
    certificate_id: UUID | None


class CriterionDocument(BaseModel):
    """One thing the panel looks for."""

    model_config = ConfigDict(extra="forbid")

    code: str
    title: str


class NextStage(BaseModel):
    """The stage that comes next and what it needs."""

    model_config = ConfigDict(extra="forbid")

    stage: str
    title: str
    needs: str
    criteria: list[CriterionDocument]


class SubmissionDocument(BaseModel):
    """One submission; `missing` says what a returned one lacked."""

    model_config = ConfigDict(extra="forbid")

    submission_id: UUID
    stage: str
    state: Literal["open", "awarded", "returned"]
    submitted_on: date
    decided_on: date | None
    missing: list[CriterionDocument]


class EntryDocument(BaseModel):
    """One organisation's way through a scheme."""

    model_config = shape(
        {
            "entry_id": ENTRY_ID,
            "scheme": SCHEME,
            "scheme_version": SCHEME_VERSION,
            "title": "Birmingham SEND Co-production Award Scheme",
            "setting_id": SETTING_ID,
            "party_id": PARTY_ID,
            "charter_signed_on": "2025-01-10",
            "awarded_stages": [],
            "next_stage": {
                "stage": "bronze",
                "title": "Evidence of Commitment",
                "needs": "A registration form outlining the commitment to the Framework and Charter.",
                "criteria": [
                    {
                        "code": "commitment_to_framework_and_charter",
                        "title": "Commitment to the SEND Co-production Framework and Charter",
                    }
                ],
            },
            "submissions": [],
        }
    )

    entry_id: UUID
    scheme: str
    scheme_version: str
    title: str
    setting_id: str
    party_id: UUID
    charter_signed_on: date
    awarded_stages: list[str]
    next_stage: NextStage | None
    submissions: list[SubmissionDocument]


class CertificateDocument(BaseModel):
    """A certificate: what it certifies, for whom, since when."""

    model_config = shape(
        {
            "certificate_id": CERTIFICATE_ID,
            "certificate_number": "CERT-7K3M-9QX2",
            "certificate_kind": "award_stage",
            "stage": "bronze",
            "policy_version": SCHEME_VERSION,
            "setting_id": SETTING_ID,
            "holder_party_id": PARTY_ID,
            "issued_on": "2025-03-03",
        }
    )

    certificate_id: UUID
    certificate_number: str
    certificate_kind: Literal["elsa_accreditation", "award_stage"]
    stage: str | None
    policy_version: str = Field(description="The policy or scheme document it was decided under.")
    setting_id: str
    holder_party_id: UUID
    issued_on: date


class Certificates(BaseModel):
    """A page of certificates."""

    model_config = shape({"certificates": [], "next_after": None})

    certificates: list[CertificateDocument]
    next_after: UUID | None = Field(description="Ask with `after` of this value for the next page.")
