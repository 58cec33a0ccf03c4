"""How decisions keep to the day aimed at, over HTTP."""

from datetime import date
from typing import Annotated, Self

from attune_chassis.auth import Principal, require
from attune_chassis.request_forms import WrittenDate, shape
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from referrals.app.dependencies import Dependencies
from referrals.app.read_reply_figures import read_reply_figures

YEAR_FIRST, YEAR_LAST = 2000, 2100

Reader = Annotated[Principal, Depends(require("referrals:read"))]
Day = Annotated[WrittenDate, Field(ge=date(YEAR_FIRST, 1, 1), le=date(YEAR_LAST, 12, 31))]


class ReplyFiguresQuery(BaseModel):
    """Of which days figures are asked for, both included."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    first_on: Day = Field(description="The first day.")
    last_on: Day = Field(description="The last day.")

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.last_on < self.first_on:
            raise ValueError("last_on is before first_on")
        return self


class ReplyFiguresOfService(BaseModel):
    """The decisions about one type of referral, by the day they were written down."""

    referral_type: str
    decided: int = Field(ge=0, description="Accepted, declined or redirected: the first decision after a referral.")
    with_target: int = Field(ge=0, description="Those with a day aimed at.")
    within_target: int = Field(ge=0, description="Those by that day; days the clock was paused are left out.")
    percent_within_target: float | None = Field(description="Of those with a target; null where there are none.")


class ReplyFiguresAnswer(BaseModel):
    """A target is a best effort: measured, and promised to nobody."""

    model_config = shape(
        {
            "first_on": "2026-09-01",
            "last_on": "2026-10-31",
            "services": [
                {
                    "referral_type": "parent_consultation",
                    "decided": 41,
                    "with_target": 40,
                    "within_target": 36,
                    "percent_within_target": 90.0,
                }
            ],
        }
    )

    first_on: date
    last_on: date
    services: list[ReplyFiguresOfService]


def reply_figures_router(dependencies: Dependencies) -> APIRouter:
    """The figures of the reply clock."""
    router = APIRouter(prefix="/v1/reply-figures", tags=["Figures"])

    @router.get("", response_model=ReplyFiguresAnswer, summary="Read how decisions keep to their target")
    async def read(principal: Reader, query: Annotated[ReplyFiguresQuery, Query()]) -> Response:
        """How many decisions came by the day aimed at, by type of referral, for the settings your token covers."""
        return (await read_reply_figures(dependencies, principal, query.first_on, query.last_on)).response()

    return router
