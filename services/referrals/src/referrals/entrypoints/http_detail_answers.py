"""The shape of one referral in full: its history, who was told what, and its people."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from attune_chassis.request_forms import shape
from pydantic import BaseModel, ConfigDict, Field

from referrals.entrypoints.http_answers import (
    NOTICE_EVENT_ID,
    NOTIFICATION_ID,
    PARTY_ID,
    REFERRAL_EXAMPLE,
    ReferralView,
)

FACT_EXAMPLE = {
    "event_id": NOTICE_EVENT_ID,
    "sequence": 2,
    "version": 2,
    "type": "ReferralAccepted",
    "occurred_at": "2026-09-09T09:15:00Z",
    "recorded_at": "2026-09-09T09:15:00Z",
    "policy_version": "kent-elsa-referral/1",
    "detail": {"accepted_on": "2026-09-09", "least_evidence": "accepted_by_server"},
}
TOLD_EXAMPLE = {
    "event_id": "1c7a7c1e-94a3-5f0d-8a6e-1f0c2d3e4b5c",
    "cause_event_id": NOTICE_EVENT_ID,
    "cause_type": "attune.referrals.ReferralAccepted.v1",
    "party_id": PARTY_ID,
    "notification_id": NOTIFICATION_ID,
    "channel": "email",
    "evidence": "acknowledged",
    "failure_reason": None,
    "confirmed_by": None,
    "happened_at": "2026-09-09T12:40:00Z",
    "recorded_at": "2026-09-09T12:40:01Z",
}
PEOPLE_EXAMPLE = {
    "child": {"given_name": "Juniper", "family_name": "Vale", "date_of_birth": "2017-05-03"},
    "referrer": {
        "name": "Rowan Ashdown",
        "email": "rowan.ashdown@school.example",
        "language": "pl",
        "mobile_number": "+447700900123",
        "postal_address": None,
    },
}


class FactView(BaseModel):
    """One thing that happened, and the policy it was decided under. `version` is null for what was not published."""

    model_config = shape(FACT_EXAMPLE)

    event_id: UUID
    sequence: int
    version: int | None
    type: str
    occurred_at: datetime
    recorded_at: datetime
    policy_version: str
    detail: dict[str, Any]


class ToldView(BaseModel):
    """Who was told of which event, when and on what evidence; or why the attempt failed."""

    model_config = shape(TOLD_EXAMPLE)

    event_id: UUID
    cause_event_id: UUID
    cause_type: str
    party_id: UUID
    notification_id: UUID
    channel: str
    evidence: str | None
    failure_reason: str | None
    confirmed_by: str | None = Field(description="Who told them, where a person did.")
    happened_at: datetime
    recorded_at: datetime


class ChildView(BaseModel):
    """The child."""

    model_config = ConfigDict(extra="forbid")

    given_name: str
    family_name: str
    date_of_birth: date | None


class ReferrerView(BaseModel):
    """The referrer."""

    model_config = ConfigDict(extra="forbid")

    name: str
    email: str | None
    language: str | None
    mobile_number: str | None
    postal_address: list[str] | None


class PeopleView(BaseModel):
    """The people of a referral."""

    model_config = shape(PEOPLE_EXAMPLE)

    child: ChildView
    referrer: ReferrerView


class ReferralDetail(ReferralView):
    """A referral with its history."""

    model_config = shape(
        REFERRAL_EXAMPLE | {"timeline": [FACT_EXAMPLE], "told": [TOLD_EXAMPLE], "people": PEOPLE_EXAMPLE}
    )

    timeline: list[FactView]
    told: list[ToldView]
    people: PeopleView | None = Field(description="Only for those who may refer or decide; null for other readers.")
