"""The shapes of requests and answers over HTTP, with examples."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from attune_chassis.request_forms import WrittenDate, shape
from pydantic import BaseModel, Field

NOTIFICATION_ID = "5b2f7c1e-94a3-5f0d-8a6e-1f0c2d3e4b5a"
REFERRAL_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11"
PARTY_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b12"
STEPS = [
    {"what": "created", "at": "2026-09-14T09:30:00Z", "by": "notifications", "detail": ""},
    {"what": "sending", "at": "2026-09-14T09:30:01Z", "by": "notifications", "detail": "attempt_1"},
    {"what": "sent", "at": "2026-09-14T09:30:02Z", "by": "notifications", "detail": ""},
    {"what": "delivered", "at": "2026-09-14T09:30:02Z", "by": "notifications", "detail": "accepted_by_server"},
]
NOTIFICATION = {
    "notification_id": NOTIFICATION_ID,
    "cause_event_id": "8c1d2e3f-0a1b-5c2d-9e3f-4a5b6c7d8e9f",
    "cause_type": "attune.referrals.ReferralAccepted.v1",
    "cause_subject": REFERRAL_ID,
    "party_id": PARTY_ID,
    "role": "referrer",
    "purpose": "referral_accepted",
    "channel": "email",
    "policy_version": "kent-telling/1",
    "state": "delivered",
    "evidence": "accepted_by_server",
    "failure_reason": None,
    "created_at": "2026-09-14T09:30:00Z",
    "steps": STEPS,
}


class LedgerStep(BaseModel):
    """One line of the ledger: what happened, when, who says so."""

    model_config = shape(STEPS[-1])

    what: str
    at: datetime
    by: str = Field(description="`notifications`, `recipient`, or the reference of a member of staff.")
    detail: str = Field(description="A code; empty where there is nothing to add.")


class NotificationDocument(BaseModel):
    """One message to one person, and how surely it arrived. The address is not part of it."""

    model_config = shape(NOTIFICATION)

    notification_id: UUID
    cause_event_id: UUID = Field(description="`ce_id` of the event the person is told of.")
    cause_type: str
    cause_subject: str = Field(description="Id of the referral, ELSA, entry or certificate.")
    party_id: UUID
    role: str
    purpose: str
    channel: Literal["email"]
    policy_version: str
    state: Literal["awaiting_contact", "created", "sending", "delivered", "failed"]
    evidence: Literal["accepted_by_server", "provider_receipt", "acknowledged", "human"] | None
    failure_reason: str | None
    created_at: datetime
    steps: list[LedgerStep]


class Ledger(BaseModel):
    """Messages about a case or to a party, oldest first."""

    model_config = shape({"notifications": [NOTIFICATION], "is_complete": True})

    notifications: list[NotificationDocument]
    is_complete: bool = Field(description="False where there are more than are shown: narrow the question.")


class FollowUpBody(BaseModel):
    """When and how you told the person. Who you are is taken from your token."""

    model_config = shape({"told_on": "2026-09-15", "means": "phone"})

    told_on: WrittenDate
    means: Literal["phone", "letter", "in_person"]
