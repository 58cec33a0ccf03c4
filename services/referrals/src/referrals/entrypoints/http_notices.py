"""The notices somebody has to see to, over HTTP: for those who decide, because what is withheld is among them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from attune_chassis.auth import Principal, require
from attune_chassis.http.csv_export import CSV_ANSWER, csv_answer
from attune_chassis.request_forms import shape
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from referrals.app.dependencies import Dependencies
from referrals.app.list_notices import COLUMNS, ListNotices, export_notices, list_notices
from referrals.app.place_in_list import TEXT_LENGTH_MAX
from referrals.app.who_reads import DECIDES
from referrals.domain.codes import Notice, WithholdingReason
from referrals.domain.obligation import ObligationStatus
from referrals.entrypoints.http_answers import NOTICE_EVENT_ID, PARTY_ID, REFERRAL_ID

PAGE_NOTICES_MAX = 200
NOTICE_LINE_EXAMPLE = {
    "notice_event_id": NOTICE_EVENT_ID,
    "referral_id": REFERRAL_ID,
    "reference": "REF-7K3M-9QX2",
    "setting_id": "urn:118246",
    "referral_type": "elsa",
    "notice": "accepted",
    "party_id": PARTY_ID,
    "opened_at": "2026-09-09T09:15:00Z",
    "status": "failed",
    "failure_reason": "no_channel_left",
    "follow_up_id": "7d1e5b3a-4c2f-5a6b-8e9d-0f1a2b3c4d5e",
    "responsible": "staff:0e4b2c6d-8f1a-5b3c-9d7e-2a4c6e8f0b1d",
    "withheld_reason": None,
    "withheld_by": None,
    "day": "2026-09-16",
    "is_overdue": False,
}

Decider = Annotated[Principal, Depends(require(DECIDES))]


class NoticesFilter(BaseModel):
    """Which notices are asked for."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    status: Literal["failed", "withheld"] | None = Field(None, description="Only these; both where it is left out.")
    due: bool = Field(False, description="Only those whose day has come.")

    def asked(self) -> ListNotices:
        """The same, without its form."""
        return ListNotices(self.status, self.due)


class NoticesQuery(NoticesFilter):
    """A page of them."""

    after: str | None = Field(None, max_length=TEXT_LENGTH_MAX, description="The `next` of the page before.")
    limit: int = Field(50, ge=1, le=PAGE_NOTICES_MAX)


class NoticeLine(BaseModel):
    """A notice that waits for a person: to tell somebody, or to look at a withholding again."""

    model_config = shape(NOTICE_LINE_EXAMPLE)

    notice_event_id: UUID
    referral_id: UUID
    reference: str
    setting_id: str
    referral_type: str
    notice: Notice
    party_id: UUID
    opened_at: datetime
    status: ObligationStatus
    failure_reason: str | None
    follow_up_id: UUID | None
    responsible: str | None = Field(description="Pseudonym of whoever is to tell the person.")
    withheld_reason: WithholdingReason | None
    withheld_by: str | None = Field(description="Pseudonym of whoever decided to withhold it.")
    day: date = Field(description="By which to tell; of review; or, where no task was raised yet, of the failure.")
    is_overdue: bool


class NoticePage(BaseModel):
    """A page of notices."""

    model_config = shape({"notices": [NOTICE_LINE_EXAMPLE], "next": None})

    notices: list[NoticeLine]
    next: str | None = Field(description="Send it as `after` for the next page; null on the last one.")


def notices_router(dependencies: Dependencies) -> APIRouter:
    """The list of notices that wait for a person."""
    router = APIRouter(prefix="/v1", tags=["Referrals"])

    @router.get("/notices", response_model=NoticePage, summary="List notices that wait for a person")
    async def list_page(principal: Decider, query: Annotated[NoticesQuery, Query()]) -> Response:
        """Failed ones somebody has to tell by hand, withheld ones somebody has to review; overdue ones first."""
        page = await list_notices(dependencies, principal, query.asked(), after=query.after, limit=query.limit)
        return page.response()

    @router.get("/notices.csv", response_class=Response, responses=CSV_ANSWER, summary="Export these notices as CSV")
    async def export(principal: Decider, query: Annotated[NoticesFilter, Query()]) -> Response:
        """The same list in full; no names of people."""
        return csv_answer("notices.csv", COLUMNS, export_notices(dependencies, principal, query.asked()))

    return router
