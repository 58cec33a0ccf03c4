"""Say who fills a post, and how to reach them: what waits for them goes out at once (YL1)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from attune_chassis.auth import ALL_SETTINGS, Principal
from attune_chassis.cause import caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.http.app import etag, require_version
from attune_chassis.logs import get_logger
from attune_chassis.problems import Problem

from referrals.adapters.people import KnownAs, Referrer
from referrals.adapters.post_store import PostKey, keep_terms, raise_revision, terms_of
from referrals.adapters.wire import person_by_post
from referrals.app.change_referral import staff_pseudonym
from referrals.app.dependencies import Dependencies
from referrals.app.parties import keep_and_state_party
from referrals.app.refused import refused
from referrals.app.stated_day import stated_day
from referrals.domain.posts import FillPost, Post, PostFilledLater, PostTerm, fill

MAY_FILL: Final = "referrals:posts"

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who fills the post, from which day (None: today), and whether only until somebody is found.

    `expected_version` is the one the caller last saw of the post, 0 for one nobody ever filled; None: whichever.
    """

    person: Referrer
    from_on: date | None
    is_stand_in: bool
    expected_version: int | None = None


async def fill_post(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    place: tuple[str, Post],
    asked: Holder,
) -> Answer:
    """200 with the post, without names. Problems: `whole_authority_only`, `post_unknown`, those of `domain.fill`."""
    require_whole_authority(principal)
    referral_type, post = place
    key = PostKey(principal.authority, referral_type, post)

    async def work(connection: Connection) -> Answer:
        _require_service(dependencies, principal, referral_type)
        revision = await raise_revision(connection, key)
        require_version(asked.expected_version, revision - 1)
        now = dependencies.clock.now()
        terms = await terms_of(connection, key)
        decision = fill(
            terms,
            FillPost(
                holder_name=asked.person.name,
                is_stand_in=asked.is_stand_in,
                from_on=stated_day(asked.from_on, now),
            ),
        )
        if not isinstance(decision, tuple):
            raise _refused(decision) if isinstance(decision, PostFilledLater) else refused(decision)
        await keep_terms(connection, key, decision, recorded_by=staff_pseudonym(principal), recorded_at=now)
        cause = caused_by_command(command.id, now)
        party_id = person_by_post(key.authority, referral_type, post.role)
        await keep_and_state_party(
            dependencies,
            connection,
            asked.person,
            party_id=party_id,
            authority=key.authority,
            known_as=KnownAs.POST,
            cause=cause,
        )
        held = (decision or tuple(terms))[-1]
        log.info("post_filled", fact_id=str(cause.event_id(0)), number=held.number)
        # Kept with the command, so it holds no name.
        body = post_document(key, held) | {"reached_by": asked.person.ways}
        return Answer(200, body, {"ETag": etag(revision)})

    return await run_once(dependencies.pool, command, work)


def require_whole_authority(principal: Principal) -> None:
    """Problem `whole_authority_only` (403): posts are of an authority's service, never of a school."""
    if ALL_SETTINGS not in principal.settings:
        raise Problem(
            403,
            "whole_authority_only",
            "Posts belong to the authority's services, and your token covers single settings.",
            "Use a token for all settings of the authority.",
        )


def _require_service(dependencies: Dependencies, principal: Principal, referral_type: str) -> None:
    if dependencies.policies.find(principal.authority, referral_type) is None:
        raise post_unknown()


def post_unknown() -> Problem:
    """No such service here (404)."""
    return Problem(
        404,
        "post_unknown",
        "Your authority has no service of this name, so it has no posts.",
        "Choose one of the list at GET /v1/posts.",
    )


def post_document(key: PostKey, held: PostTerm | None) -> dict[str, Any]:
    """A post without the name of its holder."""
    return {
        "referral_type": key.referral_type,
        "post": key.post.value,
        "party_id": person_by_post(key.authority, key.referral_type, key.post.role),
        "is_filled": held is not None,
        "is_stand_in": None if held is None else held.is_stand_in,
        "from_on": None if held is None else held.from_on,
    }


def _refused(refusal: PostFilledLater) -> Problem:
    return Problem(
        422,
        "post_filled_later",
        f"Whoever fills the post took it on {refusal.held_from_on}, after {refusal.from_on}.",
        "Name the day on which the next one takes over; leave it out for today.",
        from_on=refusal.from_on.isoformat(),
        held_from_on=refusal.held_from_on.isoformat(),
    )
