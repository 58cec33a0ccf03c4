"""List referrals: the newest first, or those whose referrer waits to be told, longest wait first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from attune_chassis.auth import ALL_SETTINGS, Principal
from attune_chassis.commands import Answer
from attune_chassis.problems import Problem

from referrals.adapters.reading_store import PlaceInList, ReferralFilter, list_newest, list_untold
from referrals.app.dependencies import Dependencies
from referrals.domain.codes import Stage


@dataclass(frozen=True, slots=True)
class ListReferrals:
    """Which referrals are asked for. `after` is the `next` of the page before."""

    state: Stage | None
    untold_only: bool
    after: str | None
    limit: int


async def list_referrals(dependencies: Dependencies, principal: Principal, asked: ListReferrals) -> Answer:
    """200 with a page of the referrals the token covers; `next` names the next page, None on the last one."""
    wanted = ReferralFilter(
        authority=principal.authority,
        settings=None if ALL_SETTINGS in principal.settings else principal.settings,
        stage=asked.state,
        after=None if asked.after is None else _place(asked.after),
        limit=asked.limit + 1,
    )
    load = list_untold if asked.untold_only else list_newest
    async with dependencies.pool.acquire() as connection:
        found = await load(connection, wanted)
    page = found[: asked.limit]
    more = page[-1] if len(found) > asked.limit else None
    body = {"referrals": [_line(row) for row in page], "next": None if more is None else _next(more)}
    return Answer(200, body)


def _line(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "referral_id": row["referral_id"],
        "reference": row["reference"],
        "state": row["stage"],
        "setting_id": row["setting_id"],
        "referral_type": row["referral_type"],
        "made_on": row["made_on"],
        "open_notices": row["open_obligation_count"],
        "untold_since": row["untold_since"],
        "version": row["sequence"],
    }


def _next(row: dict[str, Any]) -> str:
    return f"{(row['untold_since'] or row['recorded_at']).isoformat()}~{row['referral_id']}"


def _place(text: str) -> PlaceInList:
    time, _, referral_id = text.partition("~")
    try:
        # A plus sign that was not escaped in an address arrives as a blank.
        place = PlaceInList(datetime.fromisoformat(time.replace(" ", "+")), UUID(referral_id))
    except ValueError:
        raise _unusable_place() from None
    if place.time.tzinfo is None:
        raise _unusable_place()
    return place


def _unusable_place() -> Problem:
    return Problem(
        400,
        "page_unusable",
        "The value of `after` names no page.",
        "Send the `next` of the page before as it was, or leave `after` out.",
    )
