"""The shapes of requests and answers over HTTP, with examples that are held to them in a test."""

from datetime import date
from typing import Annotated
from uuid import UUID

from attune_chassis.request_forms import TrimmedText, WrittenDate, WrittenUuid, shape
from attune_contracts.fields import SettingId
from attune_contracts.sealed_parts import EmailAddress, PersonName
from pydantic import BaseModel, ConfigDict, Field

ELSA_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11"
PARTY_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b12"
SESSION_ID = "5b2f7c1e-94a3-4f0d-8a6e-1f0c2d3e4b5a"


class RegisterElsaBody(BaseModel):
    """Who joins the register of ELSAs. Name and e-mail are personal data: they are never published or given out."""

    model_config = shape(
        {
            "setting_id": "urn:118246",
            "name": "Rowan Ashdown",
            "email": "rowan.ashdown@school.example",
            "registered_on": "2025-01-06",
        }
    )

    setting_id: SettingId
    name: Annotated[PersonName, TrimmedText]
    email: Annotated[EmailAddress, TrimmedText]
    registered_on: WrittenDate | None = Field(None, description="The day they joined; today when left out.")


class RegisteredElsa(BaseModel):
    """An ELSA on the register."""

    model_config = shape(
        {"elsa_id": ELSA_ID, "setting_id": "urn:118246", "party_id": PARTY_ID, "registered_on": "2025-01-06"}
    )

    elsa_id: UUID
    setting_id: str
    party_id: UUID = Field(description="The person, as events name them.")
    registered_on: date


class RecordTrainingDayBody(BaseModel):
    """A training day that was attended."""

    model_config = shape({"day": 1, "held_on": "2025-01-14"})

    day: int = Field(strict=True, ge=0, le=100, description="Number of the training day in the authority's policy.")
    held_on: WrittenDate


class RecordedTrainingDay(BaseModel):
    """A training day on record."""

    model_config = shape(
        {
            "elsa_id": ELSA_ID,
            "day": 1,
            "title": "An Introduction to Emotional Literacy",
            "held_on": "2025-01-14",
        }
    )

    elsa_id: UUID
    day: int
    title: str
    held_on: date


class RecordSupervisionBody(BaseModel):
    """A supervision session that was attended. `session_id` is yours; several ELSAs may attend the same session."""

    model_config = shape({"session_id": SESSION_ID, "held_on": "2025-03-04", "duration_minutes": 120})

    session_id: WrittenUuid
    held_on: WrittenDate
    duration_minutes: int = Field(strict=True, ge=1, le=720)


class RecordedSupervision(BaseModel):
    """A supervision session on record."""

    model_config = shape(
        {"elsa_id": ELSA_ID, "session_id": SESSION_ID, "held_on": "2025-03-04", "duration_minutes": 120}
    )

    elsa_id: UUID
    session_id: UUID
    held_on: date
    duration_minutes: int


class PolicyDay(BaseModel):
    """A training day of the authority's policy, with the date it was attended where it was."""

    model_config = ConfigDict(extra="forbid")

    day: int
    title: str
    held_on: date | None = None


class AttendedSession(BaseModel):
    """A supervision session attended."""

    model_config = ConfigDict(extra="forbid")

    session_id: UUID
    held_on: date
    duration_minutes: int


class Missing(BaseModel):
    """What is still missing for the accreditation."""

    model_config = ConfigDict(extra="forbid")

    training_days: list[PolicyDay]
    supervision_sessions: int


class Facts(BaseModel):
    """What the decision was taken on, as it stood on the day it dates from."""

    model_config = ConfigDict(extra="forbid")

    training_days: dict[str, date] = Field(description="Dates by number of the training day.")
    supervision_sessions: list[AttendedSession]


class Accreditation(BaseModel):
    """Whether an ELSA is accredited, under which policy, and why or why not."""

    model_config = ConfigDict(extra="forbid")

    accredited: bool
    granted_on: date | None
    policy_version: str
    explanation: str = Field(description="The decision in plain English.")
    facts: Facts | None = Field(description="Only once accredited.")
    missing: Missing | None = Field(description="Only while not accredited.")


class ElsaDocument(BaseModel):
    """One ELSA: training, supervision, accreditation."""

    model_config = shape(
        {
            "elsa_id": ELSA_ID,
            "setting_id": "urn:118246",
            "party_id": PARTY_ID,
            "registered_on": "2025-01-06",
            "training_days": [{"day": 1, "title": "An Introduction to Emotional Literacy", "held_on": "2025-01-14"}],
            "supervision_sessions": [{"session_id": SESSION_ID, "held_on": "2025-03-04", "duration_minutes": 120}],
            "accreditation": {
                "accredited": False,
                "granted_on": None,
                "policy_version": "kent-elsa/1",
                "explanation": "Not accredited yet. Still missing under kent-elsa/1: "
                "3 more supervision sessions of at least 120 minutes.",
                "facts": None,
                "missing": {"training_days": [], "supervision_sessions": 3},
            },
        }
    )

    elsa_id: UUID
    setting_id: str
    party_id: UUID
    registered_on: date
    training_days: list[PolicyDay]
    supervision_sessions: list[AttendedSession]
    accreditation: Accreditation


class ElsaLine(BaseModel):
    """One line of the register."""

    model_config = ConfigDict(extra="forbid")

    elsa_id: UUID
    setting_id: str
    party_id: UUID
    registered_on: date
    accredited_on: date | None


class ElsaRegister(BaseModel):
    """A page of the register."""

    model_config = shape(
        {
            "elsas": [
                {
                    "elsa_id": ELSA_ID,
                    "setting_id": "urn:118246",
                    "party_id": PARTY_ID,
                    "registered_on": "2025-01-06",
                    "accredited_on": None,
                }
            ],
            "next_after": None,
        }
    )

    elsas: list[ElsaLine]
    next_after: UUID | None = Field(description="Ask with `after` of this value for the next page.")
