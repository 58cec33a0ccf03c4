"""Open tasks and the keys of statements."""

from typing import Annotated, Any, Literal

from attune_chassis.auth import Principal, require
from attune_chassis.http.csv_export import CSV_ANSWER, csv_answer
from attune_chassis.request_forms import WrittenUuid
from fastapi import APIRouter, Depends, Query, Response

from notifications.app.export_follow_ups import COLUMNS, export_follow_ups
from notifications.app.follow_up_list import FollowUpList, WantedFollowUps
from notifications.app.read_follow_up import ReadFollowUp
from notifications.app.statement import Statement
from notifications.entrypoints.proof_models import FollowUps, FollowUpWithWords, VerifyingKeys

Reader = Annotated[Principal, Depends(require("notifications:read"))]
Teller = Annotated[Principal, Depends(require("notifications:follow-up"))]
Which = Annotated[Literal["open", "overdue"], Query(description="All that are open, or those whose day has gone by.")]
Responsible = Annotated[
    str | None, Query(description="Pseudonym of the member of staff.", pattern=r"^staff:[0-9a-f-]{36}$")
]
After = Annotated[str | None, Query(description="`next` of the page before.", max_length=100)]


def follow_ups_router(follow_ups: FollowUpList, read_one: ReadFollowUp) -> APIRouter:
    """The routes under /v1/follow-ups."""
    router = APIRouter(prefix="/v1", tags=["Follow-ups"])

    @router.get("/follow-ups", response_model=FollowUps, summary="List the tasks nobody has closed")
    async def listing(
        principal: Reader, state: Which = "open", responsible: Responsible = None, after: After = None
    ) -> Response:
        """Who is to tell whom by when. A task is closed by POST /v1/notifications/{id}/human-follow-up."""
        wanted = WantedFollowUps(state == "overdue", responsible)
        return (await follow_ups(principal, wanted, after=after)).response()

    @router.get("/follow-ups.csv", response_class=Response, responses=CSV_ANSWER, summary="Export the tasks as CSV")
    async def export(principal: Reader, state: Which = "open", responsible: Responsible = None) -> Response:
        """The same list in full; no names of people."""
        pages = export_follow_ups(follow_ups, principal, WantedFollowUps(state == "overdue", responsible))
        return csv_answer("follow-ups.csv", COLUMNS, pages)

    @router.get(
        "/follow-ups/{follow_up_id}", response_model=FollowUpWithWords, summary="Read one task with the words to say"
    )
    async def one(follow_up_id: WrittenUuid, principal: Teller) -> Response:
        """For whoever tells the person: what to say on the telephone, to hand over as a slip, or to post.

        Say no more than that. Then record it: POST /v1/notifications/{id}/human-follow-up.
        """
        return (await read_one(principal, follow_up_id)).response()

    return router


def keys_router(statement: Statement) -> APIRouter:
    """The public keys statements are verified with."""
    router = APIRouter(tags=["Notifications"])

    @router.get(
        "/.well-known/jwks.json", response_model=VerifyingKeys, summary="Read the keys statements are verified with"
    )
    async def keys() -> dict[str, Any]:
        """A JWK set (RFC 7517). Keep it with a statement: it can then be verified without this service."""
        return statement.public_keys()

    return router
