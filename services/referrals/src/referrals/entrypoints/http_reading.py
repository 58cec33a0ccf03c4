"""Questions about referrals over HTTP: lists, one referral, history, next steps, how well referrers are told."""

from typing import Annotated, Literal

from attune_chassis.auth import Principal, require
from attune_chassis.http.csv_export import CSV_ANSWER, csv_answer
from attune_chassis.request_forms import WrittenDate, WrittenInstant, WrittenUuid
from attune_contracts.fields import SettingId
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from referrals.app.dependencies import Dependencies
from referrals.app.export_referrals import COLUMNS, export_referrals
from referrals.app.list_referrals import ListReferrals, list_referrals
from referrals.app.loop_figures import GroupBy, LoopFigures, loop_figures
from referrals.app.place_in_list import TEXT_LENGTH_MAX
from referrals.app.read_referral import read_referral
from referrals.app.timeline import timeline
from referrals.app.what_now import next_steps
from referrals.domain.codes import Stage
from referrals.domain.timeline import Audience
from referrals.entrypoints.http_detail_answers import ReferralDetail
from referrals.entrypoints.http_list_answers import ReferralPage
from referrals.entrypoints.http_reading_answers import History, LoopFiguresView, NextSteps
from referrals.entrypoints.http_requests import Code

PAGE_REFERRALS_MAX = 200

Reader = Annotated[Principal, Depends(require("referrals:read"))]
AsOf = Annotated[
    WrittenInstant | None, Query(description="As it stood at this instant, by what was recorded until then.")
]


class FilterQuery(BaseModel):
    """Which referrals are asked for."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    state: list[Stage] = Field([], max_length=len(Stage), description="Only referrals in one of these states.")
    referral_type: Code | None = Field(None, description="Only of this service.")
    setting_id: SettingId | None = Field(None, description="Only of this setting.")
    worker_id: WrittenUuid | None = Field(None, description="Only those allocated to this worker.")
    made_from: WrittenDate | None = Field(None, description="Made on this day or later.")
    made_until: WrittenDate | None = Field(None, description="Made on this day or earlier.")
    told: Literal["open"] | None = Field(
        None, description="`open`: only those whose referrer waits to be told, longest wait first."
    )
    acknowledged: bool | None = Field(
        None, description="Closed, and whether whoever was told of the end confirmed it. `false`: ask them."
    )
    overdue: bool | None = Field(None, description="Whether the referrer heard nothing for longer than policy allows.")
    target: Literal["at_risk", "missed"] | None = Field(None, description="Undecided, and what became of the aim.")
    review: Literal["due"] | None = Field(None, description="`due`: a withheld notice is to be looked at again.")
    waiting: Literal["endorsement"] | None = Field(None, description="Proposals nobody endorsed by their day.")
    reference: str | None = Field(None, max_length=40, description="The one with this reference number.")
    as_of: WrittenInstant | None = Field(
        None,
        description="As they stood at this instant; with state, service, setting, worker, days and reference only.",
    )

    def asked(self) -> ListReferrals:
        """As the use case takes it."""
        return ListReferrals(
            states=tuple(self.state),
            reference=self.reference,
            referral_type=self.referral_type,
            setting_id=self.setting_id,
            worker_id=self.worker_id,
            made_from=self.made_from,
            made_until=self.made_until,
            told=self.told,
            acknowledged=self.acknowledged,
            overdue=self.overdue,
            target=self.target,
            review=self.review,
            waiting=self.waiting,
            as_of=self.as_of,
        )


class ListReferralsQuery(FilterQuery):
    """A page of them."""

    after: str | None = Field(None, max_length=TEXT_LENGTH_MAX, description="The `next` of the page before.")
    limit: int = Field(50, ge=1, le=PAGE_REFERRALS_MAX)


class LoopFiguresQuery(BaseModel):
    """Of which time, which service, and in which groups."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    from_on: WrittenDate = Field(alias="from", description="The first day.")
    until: WrittenDate = Field(description="The last day.")
    service: Code | None = Field(None, description="Only of this service.")
    group_by: GroupBy | None = None


def reading_router(dependencies: Dependencies) -> APIRouter:
    """Every GET about referrals of this service."""
    router = APIRouter(prefix="/v1", tags=["Referrals"])
    _add_lists(router, dependencies)
    _add_one(router, dependencies)
    return router


def _add_lists(router: APIRouter, dependencies: Dependencies) -> None:
    @router.get("/referrals", response_model=ReferralPage, summary="List referrals")
    async def list_page(principal: Reader, query: Annotated[ListReferralsQuery, Query()]) -> Response:
        """The referrals your token covers, newest first. `state=closing&told=open`: closing, but untold."""
        page = await list_referrals(dependencies, principal, query.asked(), after=query.after, limit=query.limit)
        return page.response()

    @router.get("/referrals.csv", response_class=Response, responses=CSV_ANSWER, summary="Export referrals as CSV")
    async def export(principal: Reader, query: Annotated[FilterQuery, Query()]) -> Response:
        """The same lists in full, with the same filters; no names of people."""
        return csv_answer("referrals.csv", COLUMNS, export_referrals(dependencies, principal, query.asked()))

    @router.get("/loop-figures", response_model=LoopFiguresView, summary="How well referrers are told")
    async def figures(principal: Reader, query: Annotated[LoopFiguresQuery, Query()]) -> Response:
        """Closures with delivered and with acknowledged feedback; who waits longest; who hears nothing."""
        asked = LoopFigures(query.from_on, query.until, query.service, query.group_by)
        return (await loop_figures(dependencies, principal, asked)).response()


def _add_one(router: APIRouter, dependencies: Dependencies) -> None:
    @router.get("/referrals/{referral_id}", response_model=ReferralDetail, summary="Read one referral")
    async def read(referral_id: WrittenUuid, principal: Reader, as_of: AsOf = None) -> Response:
        """How it stands, its timeline, and who was told of what, when and on what evidence."""
        return (await read_referral(dependencies, principal, referral_id, as_of)).response()

    @router.get("/referrals/{referral_id}/next-steps", response_model=NextSteps, summary="What may be done now")
    async def steps(referral_id: WrittenUuid, principal: Reader) -> Response:
        """Every step your token allows: possible, or why not and which fact would change that."""
        return (await next_steps(dependencies, principal, referral_id)).response()

    @router.get("/referrals/{referral_id}/timeline", response_model=History, summary="Read its history in plain words")
    async def history(referral_id: WrittenUuid, principal: Reader, audience: Annotated[Audience, Query()]) -> Response:
        """As told to whoever referred, to the family, or to those who give the support."""
        return (await timeline(dependencies, principal, referral_id, audience)).response()
