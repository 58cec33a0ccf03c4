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
from referrals.domain.reference_number import is_reference_number


@dataclass(frozen=True, slots=True)
class ListReferrals:
    """Which referrals are asked for. `after` is the `next` of the page before."""

    state: Stage | None
    reference: str | None
    untold_only: bool
    after: str | None
    limit: int


async def list_referrals(dependencies: Dependencies, principal: Principal, asked: ListReferrals) -> Answer:
    """200 with a page of the referrals the token covers; `next` names the next page, None on the last one."""
    wanted = ReferralFilter(
        authority=principal.authority,
        settings=None if ALL_SETTINGS in principal.settings else principal.settings,
        stage=asked.state,
        reference=None if asked.reference is None else _well_said(asked.reference),
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


def _well_said(reference: str) -> str:
    """The reference number as it is written, though it may have been typed in small letters."""
    written = reference.strip().upper()
    if not is_reference_number(written):
        raise Problem(
            422,
            "reference_mistyped",
            "This is no reference number: its symbols and its check symbol do not agree.",
            "Compare it with the letter or e-mail it was copied from, for example REF-7K3M-9QX2.",
        )
    return written


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
