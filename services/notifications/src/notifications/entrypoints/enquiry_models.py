"""The shapes of enquiries over HTTP, with examples."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from attune_chassis.request_forms import TrimmedText, WrittenUuid, shape
from pydantic import BaseModel, Field, StringConstraints

from notifications.entrypoints.preference_models import SettingId

ENQUIRY_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b21"
ASKED = {
    "programme": "elsa",
    "enquiry_channel": "phone",
    "enquirer_kind": "setting",
    "enquirer_party_id": None,
    "setting_id": "urn:118246",
    "callback_wanted": True,
    "said": "When does the next ELSA course begin?",
    "reach_at": "01632 960 001",
    "email": "office@school.example",
}
KNOWN = {
    "enquiry_id": ENQUIRY_ID,
    "reference": "ENQ-7K3M-9QX2",
    "written_to": "7c1d2e3f-0a1b-5c2d-9e3f-4a5b6c7d8e9f",
    **{name: value for name, value in ASKED.items() if name not in {"said", "reach_at", "email"}},
    "outside_hours": False,
    "received_at": "2026-09-14T09:30:00Z",
    "answer_by": "2026-09-16",
    "policy_version": "kent-enquiries/1",
    "overdue_since": None,
    "escalated_to": None,
    "answered": None,
}
ANSWERED = {
    "answered_at": "2026-09-15T10:00:00Z",
    "answer_kind": "answered",
    "channel": "phone",
    "answered_by": "coordinator-7",
    "working_days_taken": 1,
    "within_target": True,
}
ProgrammeName = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+){0,7}$", max_length=64)]
EMAIL = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$"
# No control characters but line ends and tabs: PostgreSQL stores no NUL, and nobody types one.
SAID = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+$"


class EnquiryBody(BaseModel):
    """A question to a programme. What you write is kept for whoever answers, and goes nowhere else."""

    model_config = shape(ASKED)

    programme: ProgrammeName
    enquiry_channel: Literal["email", "web_form", "phone", "letter"]
    enquirer_kind: Literal["setting", "parent_carer", "professional", "other"]
    enquirer_party_id: WrittenUuid | None = None
    setting_id: SettingId | None = None
    callback_wanted: bool = Field(False, strict=True)
    said: Annotated[str, TrimmedText, Field(min_length=1, max_length=4000, pattern=SAID)]
    reach_at: Annotated[str, TrimmedText, Field(min_length=3, max_length=254, pattern=r"^[ -~]+$")] | None = Field(
        None, description="An e-mail address or telephone number to answer to, as it was said; for people to read."
    )
    email: Annotated[str, TrimmedText, Field(max_length=254, pattern=EMAIL)] | None = Field(
        None,
        description="Where to write that the question came, and that it is answered. Without it the person of "
        "enquirer_party_id is written to, where one is named; else nobody is.",
    )


class AnswerBody(BaseModel):
    """How the enquiry ended. Who you are is taken from your token."""

    model_config = shape({"answer_kind": "answered", "channel": "phone"})

    answer_kind: Literal["answered", "passed_on", "signposted", "not_reached"]
    channel: Literal["email", "sms", "letter", "phone", "in_person"]


class AnswerDocument(BaseModel):
    """How and when an enquiry was answered."""

    model_config = shape(ANSWERED)

    answered_at: datetime
    answer_kind: str
    channel: str
    answered_by: str
    working_days_taken: int
    within_target: bool


class EnquiryDocument(BaseModel):
    """One enquiry, without what was asked. `answer_by` is an aim, never a promise."""

    model_config = shape(KNOWN)

    enquiry_id: UUID
    reference: str = Field(description="The number people quote.")
    programme: str
    enquiry_channel: str
    enquirer_kind: str
    enquirer_party_id: UUID | None
    written_to: UUID | None = Field(
        description="The party messages about it go to: the ledger tells what became of them. Null where there is none."
    )
    setting_id: str | None
    callback_wanted: bool
    outside_hours: bool
    received_at: datetime
    answer_by: date
    policy_version: str
    overdue_since: datetime | None
    escalated_to: str | None = Field(description="Which named member of staff it was passed up to; a pseudonym.")
    answered: AnswerDocument | None


class TakenEnquiry(EnquiryDocument):
    """An enquiry that was just taken, and what to tell who asked."""

    model_config = shape(KNOWN | {"acknowledgement": "Thank you for your question. We hope to call you back by ..."})

    acknowledgement: str


class EnquiryWithWords(EnquiryDocument):
    """An enquiry with what was asked, for whoever answers it."""

    model_config = shape(KNOWN | {"said": ASKED["said"], "reach_at": ASKED["reach_at"]})

    said: str
    reach_at: str | None


class EnquiryPage(BaseModel):
    """A page of enquiries, oldest first; `next` is where the following page begins, null on the last."""

    model_config = shape({"enquiries": [KNOWN], "next": None})

    enquiries: list[EnquiryDocument]
    next: UUID | None
