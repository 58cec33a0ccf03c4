"""The shapes of requests and answers over HTTP, with examples."""

from datetime import date, datetime
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
ATTEMPT = {
    "number": 1,
    "channel": "email",
    "reference": NOTIFICATION_ID,
    "provider": "smtp",
    "began_at": "2026-09-14T09:30:01Z",
    "ended_at": "2026-09-14T09:30:02Z",
    "outcome": "accepted",
    "reason": None,
    "provider_reference": "smtp_250",
    "unclear_resolved": None,
}
FOLLOW_UP = {
    "follow_up_id": "7c1d2e3f-0a1b-5c2d-9e3f-4a5b6c7d8e9f",
    "notification_id": NOTIFICATION_ID,
    "kind": "tell",
    "reason": "no_channel_left",
    "responsible": "staff:3f2f7c1e-94a3-5f0d-8a6e-1f0c2d3e4b5a",
    "due_on": "2026-09-16",
    "level": 0,
    "raised_at": "2026-09-14T09:30:02Z",
    "closed_at": None,
    "closed_by": None,
    "closed_as": None,
}
NOTIFICATION = {
    "notification_id": NOTIFICATION_ID,
    "cause_event_id": "8c1d2e3f-0a1b-5c2d-9e3f-4a5b6c7d8e9f",
    "cause_type": "attune.referrals.ReferralAccepted.v1",
    "cause_subject": REFERRAL_ID,
    "party_id": PARTY_ID,
    "role": "referrer",
    "purpose": "referral_accepted",
    "channel": "email",
    "opened_for": "email",
    "rung": 0,
    "policy_version": "kent-telling/2",
    "state": "delivered",
    "evidence": "accepted_by_server",
    "failure_reason": None,
    "created_at": "2026-09-14T09:30:00Z",
    "steps": STEPS,
    "attempts": [ATTEMPT],
    "follow_ups": [],
}

Channel = Literal["email", "sms", "letter", "phone", "school_slip"]


class LedgerStep(BaseModel):
    """One line of the ledger: what happened, when, who says so."""

    model_config = shape(STEPS[-1])

    what: str
    at: datetime
    by: str = Field(description="`notifications`, `recipient`, or the reference of a member of staff.")
    detail: str = Field(description="A code; empty where there is nothing to add.")


class AttemptDocument(BaseModel):
    """One call to a provider. `outcome` null: under way, or cut off."""

    model_config = shape(ATTEMPT)

    number: int
    channel: Literal["email", "sms", "letter"]
    reference: UUID = Field(description="The same for every copy: what the provider was given, or the Message-ID.")
    provider: str
    began_at: datetime
    ended_at: datetime | None
    outcome: Literal["accepted", "refused", "try_later", "unclear"] | None
    reason: str | None
    provider_reference: str | None
    unclear_resolved: Literal["found", "not_found", "sent_again", "given_up"] | None = Field(
        description="How an unclear attempt was settled: by asking the provider, by sending again, or not at all."
    )


class FollowUpDocument(BaseModel):
    """A task for a person: tell somebody, telephone them, hand over a slip."""

    model_config = shape(FOLLOW_UP)

    follow_up_id: UUID
    notification_id: UUID
    kind: Literal["tell", "phone", "school_slip"]
    reason: str
    responsible: str = Field(description="Pseudonym of the member of staff whose task it is now.")
    due_on: date
    level: int = Field(description="How often it was passed up because its day had gone by.")
    raised_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    closed_as: Literal["told", "acknowledged", "delivered", "passed_on"] | None


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
    channel: Channel = Field(description="The way it takes now.")
    opened_for: Channel = Field(description="The way it was opened for: part of its id.")
    rung: int = Field(description="Place of the present way on the policy's ladder, from 0.")
    policy_version: str
    state: Literal["awaiting_contact", "created", "deferred", "sending", "by_hand", "delivered", "failed", "suppressed"]
    evidence: Literal["accepted_by_server", "provider_receipt", "acknowledged", "human"] | None
    failure_reason: str | None
    created_at: datetime
    steps: list[LedgerStep]
    attempts: list[AttemptDocument]
    follow_ups: list[FollowUpDocument]


class Ledger(BaseModel):
    """Messages about a case or to a party, oldest first."""

    model_config = shape({"notifications": [NOTIFICATION], "is_complete": True, "next": None})

    notifications: list[NotificationDocument]
    is_complete: bool = Field(description="False where there are more than are shown: `next` goes on.")
    next: str | None = Field(description="Give it as `after` for the next page; null on the last one.")


class FollowUpBody(BaseModel):
    """When and how you told the person. Who you are is taken from your token."""

    model_config = shape({"told_on": "2026-09-15", "means": "phone"})

    told_on: WrittenDate
    means: Literal["phone", "letter", "in_person"]
