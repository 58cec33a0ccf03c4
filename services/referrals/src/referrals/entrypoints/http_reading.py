"""Questions about referrals over HTTP: lists, one referral, its history, and how well referrers are told."""

from typing import Annotated, Literal

from attune_chassis.auth import Principal, require
from attune_chassis.request_forms import WrittenUuid
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from referrals.app.dependencies import Dependencies
from referrals.app.list_referrals import ListReferrals, list_referrals
from referrals.app.read_referral import read_referral
from referrals.domain.codes import Stage
from referrals.entrypoints.http_answers import ReferralDetail, ReferralPage

PAGE_REFERRALS_MAX = 200

Reader = Annotated[Principal, Depends(require("referrals:read"))]


class ListReferralsQuery(BaseModel):
    """Which referrals are asked for."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    state: Stage | None = Field(None, description="Only referrals in this state.")
    told: Literal["open"] | None = Field(
        None, description="`open`: only those whose referrer waits to be told, longest wait first."
    )
    reference: str | None = Field(None, max_length=40, description="The one with this reference number.")
    after: str | None = Field(None, max_length=100, description="The `next` of the page before.")
    limit: int = Field(50, ge=1, le=PAGE_REFERRALS_MAX)


def reading_router(dependencies: Dependencies) -> APIRouter:
    """Every GET of this service."""
    router = APIRouter(prefix="/v1/referrals", tags=["Referrals"])

    @router.get("", response_model=ReferralPage, summary="List referrals")
    async def list_page(principal: Reader, query: Annotated[ListReferralsQuery, Query()]) -> Response:
        """The referrals your token covers, newest first. `state=closing&told=open`: closing, but untold."""
        asked = ListReferrals(query.state, query.reference, query.told == "open", query.after, query.limit)
        return (await list_referrals(dependencies, principal, asked)).response()

    @router.get("/{referral_id}", response_model=ReferralDetail, summary="Read one referral")
    async def read(referral_id: WrittenUuid, principal: Reader) -> Response:
        """How it stands, its timeline, and who was told of what, when and on what evidence."""
        return (await read_referral(dependencies, principal, referral_id)).response()

    return router
