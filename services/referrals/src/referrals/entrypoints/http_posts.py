"""Posts over HTTP: who an escalation reaches, and how to say so."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from attune_chassis.auth import Principal, require
from attune_chassis.commands import Repeatable
from attune_chassis.entity_tags import SeenVersion
from attune_chassis.request_forms import WrittenDate, shape
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from referrals.app.dependencies import Dependencies
from referrals.app.fill_post import MAY_FILL, Holder, fill_post
from referrals.app.read_posts import list_posts, read_post
from referrals.domain.posts import Post
from referrals.entrypoints.http_requests import Code, ReferrerBody

HOLDER_EXAMPLE: dict[str, Any] = {"name": "Hazel Thornbury", "email": "hazel.thornbury@service.example"}
POST_EXAMPLE: dict[str, Any] = {
    "referral_type": "elsa",
    "post": "manager",
    "party_id": "5d5b2b46-80c9-554f-a7ab-9f41a590ef32",
    "is_filled": True,
    "is_stand_in": False,
    "from_on": "2026-09-07",
}
NAMED_EXAMPLE = POST_EXAMPLE | {"holder": "Hazel Thornbury"}
TERM_EXAMPLE: dict[str, Any] = {
    "number": 1,
    "holder": "Hazel Thornbury",
    "is_stand_in": False,
    "from_on": "2026-09-07",
    "until_on": None,
}


class FillPostBody(BaseModel):
    """Who fills the post from now on. Whoever filled it until now ends on that day; the post itself never does."""

    model_config = shape({"holder": HOLDER_EXAMPLE, "from_on": "2026-09-07", "is_stand_in": False})

    holder: ReferrerBody = Field(description="The same name again corrects how to reach them.")
    from_on: WrittenDate | None = Field(None, description="The first day, not in the future; today when left out.")
    is_stand_in: bool = Field(False, strict=True, description="Only until somebody is found.")


class PostView(BaseModel):
    """A post, without its holder's name."""

    model_config = shape(POST_EXAMPLE)

    referral_type: str
    post: Post
    party_id: UUID = Field(description="Under which whoever fills it is told; it stays when the holder changes.")
    is_filled: bool = Field(description="Where it is not, escalations to it wait for a contact.")
    is_stand_in: bool | None
    from_on: date | None


class FilledPostView(PostView):
    """The same, with the ways by which its holder is reached."""

    model_config = shape(POST_EXAMPLE | {"reached_by": ["email"]})

    reached_by: list[str]


class NamedPostView(PostView):
    """The same, with the holder's name."""

    model_config = shape(NAMED_EXAMPLE)

    holder: str | None = Field(description="Only for those who may fill posts; null for other readers.")


class PostTermView(BaseModel):
    """The time in which somebody filled a post."""

    model_config = shape(TERM_EXAMPLE)

    number: int
    holder: str | None
    is_stand_in: bool
    from_on: date
    until_on: date | None


class PostWithHistoryView(NamedPostView):
    """The same, with everybody who filled it."""

    model_config = shape(NAMED_EXAMPLE | {"history": [TERM_EXAMPLE]})

    history: list[PostTermView]


class PostsView(BaseModel):
    """The posts of an authority's services."""

    model_config = shape({"posts": [NAMED_EXAMPLE], "unfilled_count": 35})

    posts: list[NamedPostView]
    unfilled_count: int = Field(description="Posts nobody fills.")


class PostsQuery(BaseModel):
    """Which posts."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    unfilled: bool = Field(False, description="Only those nobody fills.")


Filler = Annotated[Principal, Depends(require(MAY_FILL))]
Reader = Annotated[Principal, Depends(require("referrals:read"))]


async def _one_post(referral_type: Code, post: Post) -> tuple[str, Post]:
    return referral_type, post


OnePost = Annotated[tuple[str, Post], Depends(_one_post)]


def post_router(dependencies: Dependencies) -> APIRouter:
    """The routes of posts."""
    router = APIRouter(prefix="/v1/posts", tags=["Posts"])

    @router.put("/{referral_type}/{post}", response_model=FilledPostView, summary="Say who fills a post")
    async def fill(
        place: OnePost, principal: Filler, command: Repeatable, version: SeenVersion, body: FillPostBody
    ) -> Response:
        """What waits for whoever fills it is sent to them at once. A post is handed over, never left empty."""
        asked = Holder(body.holder.person(), body.from_on, body.is_stand_in, version)
        return (await fill_post(dependencies, principal, command, place, asked)).response()

    @router.get("", response_model=PostsView, summary="List posts, or those nobody fills")
    async def listed(principal: Reader, query: Annotated[PostsQuery, Query()]) -> Response:
        """Who an escalation of each service reaches, and which would reach nobody."""
        return (await list_posts(dependencies, principal, unfilled_only=query.unfilled)).response()

    @router.get("/{referral_type}/{post}", response_model=PostWithHistoryView, summary="Read a post")
    async def one(place: OnePost, principal: Reader) -> Response:
        """Who fills it, and who did before."""
        return (await read_post(dependencies, principal, place)).response()

    return router
