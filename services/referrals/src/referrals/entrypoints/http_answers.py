"""The shape of a referral as commands answer it, with examples that are held to it in a test."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from attune_chassis.request_forms import shape
from pydantic import BaseModel, ConfigDict, Field

from referrals.domain.codes import Evidence, Notice, Stage, WithholdingReason
from referrals.domain.obligation import ObligationStatus

REFERRAL_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b20"
PARTY_ID = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b21"
NOTICE_EVENT_ID = "5b2f7c1e-94a3-5f0d-8a6e-1f0c2d3e4b5a"
NOTIFICATION_ID = "8e0a7c1e-94a3-5f0d-8a6e-1f0c2d3e4b5b"

NOTICE_EXAMPLE = {
    "notice": "accepted",
    "notice_event_id": NOTICE_EVENT_ID,
    "party_id": PARTY_ID,
    "status": "settled",
    "opened_at": "2026-09-09T09:15:00Z",
    "least_evidence": "accepted_by_server",
    "notification_id": NOTIFICATION_ID,
    "channel": "email",
    "evidence": "acknowledged",
    "informed_at": "2026-09-09T12:40:00Z",
    "confirmed_by": None,
    "failure_reason": None,
    "follow_up_id": None,
    "responsible": None,
    "due_on": None,
    "withheld_reason": None,
    "withheld_by": None,
    "withheld_review_on": None,
}
CASE_EXAMPLE: dict[str, Any] = {
    "acknowledged_on": "2026-09-08",
    "screening_result": "in_scope",
    "information_missing": [],
    "information_request_id": None,
    "information_due_on": None,
    "waiting_since": None,
    "priority": "routine",
    "desired_outcomes": [{"aim": "manage_emotions", "measure": "sdq_total", "baseline": 21}],
    "judgements": [],
    "progress_reports": 0,
    "appointments": [],
    "attempts_since_missed": 0,
    "redirected_to": None,
    "merged_into": None,
    "reply_target_on": "2026-09-21",
    "reply_target_is_at_risk": False,
    "reply_target_is_missed": False,
    "overdue_steps": [],
}
REFERRAL_EXAMPLE: dict[str, Any] = {
    "referral_id": REFERRAL_ID,
    "reference": "REF-7K3M-9QX2",
    "state": "accepted",
    "authority": "E10000016",
    "setting_id": "urn:118246",
    "setting_name": "Maypole Primary School",
    "referral_type": "elsa",
    "reason_codes": ["manage_emotions"],
    "received_by": "http",
    "made_on": "2026-09-07",
    "referrer_party_id": PARTY_ID,
    "endorse_by": None,
    "round": 1,
    "last_heard_at": "2026-09-09T12:40:00Z",
    "case": CASE_EXAMPLE,
    "accepted_on": "2026-09-09",
    "worker_id": None,
    "declined_on": None,
    "decline_reason": None,
    "signpost_codes": [],
    "support_programme": None,
    "outcome_code": None,
    "closing_reason": None,
    "notices": [NOTICE_EXAMPLE],
    "version": 3,
}


class SupportProgrammeView(BaseModel):
    """The work with the child."""

    model_config = ConfigDict(extra="forbid")

    programme_id: UUID
    worker_id: UUID
    started_on: date
    planned_weeks: int
    ended_on: date | None
    weeks: int | None = Field(description="Calendar weeks, every begun week counted whole.")
    warnings: list[str] = Field(description="`outside_usual_length`: not the usual 6 to 12 weeks.")


class NoticeView(BaseModel):
    """A decision of which the referrer has to be told, and whether they were."""

    model_config = shape(NOTICE_EXAMPLE)

    notice: Notice = Field(description="Which decision.")
    notice_event_id: UUID = Field(description="The decision's event.")
    party_id: UUID
    status: ObligationStatus = Field(
        description="When it failed, a named person has to tell; when it is withheld, that was somebody's decision."
    )
    opened_at: datetime
    least_evidence: Evidence = Field(description="The weakest evidence the authority's policy accepts.")
    notification_id: UUID | None
    channel: str | None
    evidence: str | None
    informed_at: datetime | None
    confirmed_by: str | None = Field(description="Who told the person, where a member of staff did.")
    failure_reason: str | None = Field(description="Why the last failed attempt failed.")
    follow_up_id: UUID | None = Field(description="The task of telling the person in another way, while there is one.")
    responsible: str | None = Field(description="Pseudonym of whoever has that task.")
    due_on: date | None = Field(description="The day by which they are to tell the person.")
    withheld_reason: WithholdingReason | None
    withheld_by: str | None = Field(description="Pseudonym of whoever decided to withhold it.")
    withheld_review_on: date | None = Field(description="When somebody looks at that decision again.")


class DesiredOutcomeView(BaseModel):
    """An outcome agreed at the start."""

    model_config = ConfigDict(extra="forbid")

    aim: str
    measure: str
    baseline: int | None


class JudgementView(BaseModel):
    """What became of one of them."""

    model_config = ConfigDict(extra="forbid")

    aim: str
    measure: str
    judgement: str
    reason: str | None
    score: int | None


class AppointmentView(BaseModel):
    """A meeting with the family."""

    model_config = ConfigDict(extra="forbid")

    appointment_id: UUID
    starts_at: datetime
    mode: str
    venue_type: str
    missed_by: str | None


class CaseView(BaseModel):
    """What was agreed, asked, booked and tried in this round of the referral."""

    model_config = shape(CASE_EXAMPLE)

    acknowledged_on: date | None
    screening_result: str | None
    information_missing: list[str] = Field(description="What the referrer has been asked for and has not sent yet.")
    information_request_id: UUID | None
    information_due_on: date | None
    waiting_since: date | None
    priority: str
    desired_outcomes: list[DesiredOutcomeView]
    judgements: list[JudgementView]
    progress_reports: int
    appointments: list[AppointmentView]
    attempts_since_missed: int
    redirected_to: str | None
    merged_into: UUID | None
    reply_target_on: date | None = Field(description="By when the service means to decide: an aim, no promise.")
    reply_target_is_at_risk: bool
    reply_target_is_missed: bool
    overdue_steps: list[str] = Field(description="Who was told since the referrer last heard anything.")


class ReferralView(BaseModel):
    """How a referral stands. No names: this is also kept as the answer of a command."""

    model_config = shape(REFERRAL_EXAMPLE)

    referral_id: UUID
    reference: str
    state: Stage
    authority: str
    setting_id: str
    setting_name: str | None
    referral_type: str
    reason_codes: list[str]
    received_by: str
    made_on: date
    referrer_party_id: UUID = Field(description="Who is told: after a transfer, the contact at the new setting.")
    endorse_by: date | None = Field(description="Only for a proposal: after this day it counts as left waiting.")
    round: int = Field(description="1 at first, one more each time it is reopened.")
    last_heard_at: datetime | None = Field(description="When the referrer was last told anything.")
    case: CaseView
    accepted_on: date | None
    worker_id: UUID | None
    declined_on: date | None
    decline_reason: str | None
    signpost_codes: list[str]
    support_programme: SupportProgrammeView | None
    outcome_code: str | None
    closing_reason: str | None
    notices: list[NoticeView]
    version: int = Field(description="Also the entity tag.")
