"""List the notices that wait for a person: to tell somebody, or to look at a withholding again (YL1)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Final, Literal

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer
from attune_chassis.days import day_of
from attune_chassis.http.csv_export import Lines

from referrals.adapters.reading_store import NoticeList, PlaceInList, notices_page
from referrals.app.dependencies import Dependencies
from referrals.app.place_in_list import place_of, text_of
from referrals.app.who_reads import covered_by

COLUMNS: Final = (
    "day",
    "is_overdue",
    "status",
    "reference",
    "notice",
    "setting_id",
    "referral_type",
    "failure_reason",
    "responsible",
    "withheld_reason",
    "withheld_by",
    "opened_at",
    "party_id",
    "referral_id",
    "notice_event_id",
    "follow_up_id",
)
LINES_IN_A_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class ListNotices:
    """Which: `failed`, `withheld` or both; `is_due`: only those whose day has come."""

    status: Literal["failed", "withheld"] | None = None
    is_due: bool = False


async def list_notices(
    dependencies: Dependencies, principal: Principal, asked: ListNotices, *, after: str | None, limit: int
) -> Answer:
    """200 with a page of them, the nearest day first, so that what is overdue leads; `next` names the next page."""
    today, wanted = _wanted(dependencies, principal, asked)
    place = None if after is None else place_of(after, wanted)
    page, following = await _page(dependencies, replace(wanted, after=place), today, limit)
    return Answer(200, {"notices": page, "next": None if following is None else text_of(following, wanted)})


def export_notices(dependencies: Dependencies, principal: Principal, asked: ListNotices) -> AsyncIterator[Lines]:
    """All of them, a page at a time; one that comes up meanwhile may or may not be among them."""
    return _pages(dependencies, *_wanted(dependencies, principal, asked))


async def _pages(dependencies: Dependencies, today: date, wanted: NoticeList) -> AsyncIterator[Lines]:
    following: PlaceInList | None = None
    while True:
        page, following = await _page(dependencies, replace(wanted, after=following), today, LINES_IN_A_PAGE)
        yield page
        if following is None:
            return


def _wanted(dependencies: Dependencies, principal: Principal, asked: ListNotices) -> tuple[date, NoticeList]:
    today = day_of(dependencies.clock.now())
    return today, NoticeList(covered_by(principal), asked.status, today if asked.is_due else None)


async def _page(
    dependencies: Dependencies, wanted: NoticeList, today: date, limit: int
) -> tuple[list[dict[str, Any]], PlaceInList | None]:
    """A page, and where it ended if another follows."""
    async with dependencies.pool.acquire() as connection:
        found = await notices_page(connection, replace(wanted, limit=limit + 1))
    page = found[:limit]
    following = _place(page[-1]) if len(found) > limit else None
    return [_line(row, today) for row in page], following


def _place(row: dict[str, Any]) -> PlaceInList:
    return PlaceInList(datetime.combine(row["day"], time(), UTC), row["notice_event_id"])


def _line(row: dict[str, Any], today: date) -> dict[str, Any]:
    """A withholding is due on its day of review; telling somebody is overdue after the day it was due by."""
    is_withheld = row["status"] == "withheld"
    return row | {"is_overdue": row["day"] <= today if is_withheld else row["day"] < today}
