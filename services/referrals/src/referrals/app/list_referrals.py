"""List the referrals a token covers, page by page, or all of them: which are asked for, and in which order."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer
from attune_chassis.days import day_of
from attune_chassis.problems import Problem

from referrals.adapters.reading_store import PlaceInList, ReferralFilter, ReferralList, list_page, whole_instant
from referrals.app.dependencies import Dependencies
from referrals.app.place_in_list import place_of, text_of
from referrals.app.standing_then import unless_in_the_future
from referrals.app.who_reads import covered_by
from referrals.domain.codes import Stage
from referrals.domain.reference_number import is_reference_number


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReferrals:
    """Which referrals are asked for; what is left out is not asked about.

    Attributes:
        states: any of these.
        told: only those whose referrer waits to be told, longest wait first.
        acknowledged: of the closed ones, whether the notice of the end was acknowledged by whoever got it.
        overdue: whether the referrer has heard nothing for longer than the policy allows.
        target: what became of the day the service aimed at.
        review: notices withheld whose day of review has come.
        waiting: proposals that nobody endorsed by their day.
        as_of: how it stood then; not with what is only known of now.
        after: the `next` of the page before.
    """

    states: tuple[Stage, ...] = ()
    reference: str | None = None
    referral_type: str | None = None
    setting_id: str | None = None
    worker_id: UUID | None = None
    made_from: date | None = None
    made_until: date | None = None
    told: Literal["open"] | None = None
    acknowledged: bool | None = None
    overdue: bool | None = None
    target: Literal["at_risk", "missed"] | None = None
    review: Literal["due"] | None = None
    waiting: Literal["endorsement"] | None = None
    as_of: datetime | None = None


ONLY_KNOWN_OF_NOW: Final = ("told", "acknowledged", "overdue", "target", "review", "waiting")


async def list_referrals(
    dependencies: Dependencies, principal: Principal, asked: ListReferrals, *, after: str | None, limit: int
) -> Answer:
    """200 with a page of the referrals the token covers; `next` names the next page, None on the last one.

    What is there when the first page is read is told once, however many are made or told meanwhile: places are by when
    a referral was recorded, which never changes, or since when its referrer waits as of the first page.
    """
    wanted = what_is_wanted(dependencies, principal, asked)
    place = None if after is None else place_of(after, wanted)
    async with dependencies.pool.acquire() as connection:
        pinned = None
        if wanted.untold:
            pinned = await whole_instant(connection) if place is None else place.pinned
        found = await list_page(connection, replace(wanted, after=place, limit=limit + 1, pinned=pinned))
    page = found[:limit]
    more = page[-1] if len(found) > limit else None
    following = None if more is None else text_of(PlaceInList(more["place"], more["referral_id"], pinned), wanted)
    return Answer(200, {"referrals": [line(row) for row in page], "next": following})


def what_is_wanted(dependencies: Dependencies, principal: Principal, asked: ListReferrals) -> ReferralList:
    """The list asked for; problems `reference_mistyped`, `as_of_in_future`, `as_of_not_with` (422)."""
    now = dependencies.clock.now()
    unless_in_the_future(asked.as_of, now)
    _unless_only_known_of_now(asked)
    today = day_of(now)
    only = ReferralFilter(
        stages=tuple(sorted(state.value for state in asked.states)) or None,
        reference=None if asked.reference is None else _well_said(asked.reference),
        referral_type=asked.referral_type,
        setting_id=asked.setting_id,
        worker_id=asked.worker_id,
        made_from=asked.made_from,
        made_until=asked.made_until,
        acknowledged=asked.acknowledged,
        overdue=asked.overdue,
        target=asked.target,
        review_by=today if asked.review else None,
        waiting_before=today if asked.waiting else None,
    )
    return ReferralList(covered=covered_by(principal), only=only, untold=asked.told == "open", as_of=asked.as_of)


def line(row: dict[str, Any]) -> dict[str, Any]:
    """One referral in a list."""
    return {
        "referral_id": row["referral_id"],
        "reference": row["reference"],
        "state": row["stage"],
        "setting_id": row["setting_id"],
        "referral_type": row["referral_type"],
        "made_on": row["made_on"],
        "worker_id": row["worker_id"],
        "open_notices": row["open_obligation_count"],
        "untold_since": row["untold_since"],
        "version": row["sequence"],
    }


def _unless_only_known_of_now(asked: ListReferrals) -> None:
    if asked.as_of is None:
        return
    given = [name for name in ONLY_KNOWN_OF_NOW if getattr(asked, name) is not None]
    if given:
        raise Problem(
            422,
            "as_of_not_with",
            f"With `as_of` this list cannot be asked for by: {', '.join(given)}.",
            "Leave these out, or leave `as_of` out; one referral can be read as of any instant in full.",
            filters=given,
        )


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
