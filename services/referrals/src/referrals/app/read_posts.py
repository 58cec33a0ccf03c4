"""Which posts are filled, by whom and since when, and which nobody fills: an escalation to those waits."""

from typing import Any

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer
from attune_chassis.http.app import etag

from referrals.adapters.post_store import PostKey, posts_filled, revision_of, terms_of
from referrals.app.dependencies import Dependencies
from referrals.app.fill_post import MAY_FILL, post_document, post_unknown, require_whole_authority
from referrals.domain.posts import Post, PostTerm

PRIVATE = {"Cache-Control": "no-store"}


async def list_posts(dependencies: Dependencies, principal: Principal, *, unfilled_only: bool) -> Answer:
    """200 with every post of the authority, or those nobody fills. Names are for those who may fill posts."""
    require_whole_authority(principal)
    authority = principal.authority
    async with dependencies.pool.acquire() as connection:
        filled = await posts_filled(connection, authority)
    services = sorted(
        {policy.referral_type for policy in dependencies.policies.every() if policy.authority == authority}
    )
    posts = [
        post_document(PostKey(authority, service, post), held) | {"holder": _holder(principal, held)}
        for service in services
        for post in Post
        for held in (filled.get((service, post.value)),)
        if held is None or not unfilled_only
    ]
    unfilled = len(services) * len(Post) - sum(service in services for service, _ in filled)
    return Answer(200, {"posts": posts, "unfilled_count": unfilled}, PRIVATE)


async def read_post(dependencies: Dependencies, principal: Principal, place: tuple[str, Post]) -> Answer:
    """200 with the post and everybody who filled it; problem `post_unknown` (404)."""
    require_whole_authority(principal)
    key = PostKey(principal.authority, *place)
    if dependencies.policies.find(key.authority, key.referral_type) is None:
        raise post_unknown()
    async with dependencies.pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
        revision = await revision_of(connection, key)
        terms = await terms_of(connection, key)
    held = terms[-1] if terms else None
    history = [
        {
            "number": term.number,
            "holder": _holder(principal, term),
            "is_stand_in": term.is_stand_in,
            "from_on": term.from_on,
            "until_on": term.until_on,
        }
        for term in terms
    ]
    body = post_document(key, held) | {"holder": _holder(principal, held), "history": history}
    return Answer(200, body, PRIVATE | {"ETag": etag(revision)})


def _holder(principal: Principal, term: PostTerm | None) -> Any:
    return None if term is None or MAY_FILL not in principal.scopes else term.holder_name
