"""List the notices that wait for a person: to tell somebody, or to look at a withholding again (YL1)."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer
from attune_chassis.days import day_of

from referrals.adapters.reading_store import NoticeList, PlaceInList, notices_page
from referrals.app.dependencies import Dependencies
from referrals.app.place_in_list import place_of, text_of
from referrals.app.who_reads import covered_by


@dataclass(frozen=True, slots=True)
class ListNotices:
    """Which: `failed`, `withheld` or both; `is_due`: only those whose day has come."""

    status: Literal["failed", "withheld"] | None = None
    is_due: bool = False


async def list_notices(
    dependencies: Dependencies, principal: Principal, asked: ListNotices, *, after: str | None, limit: int
) -> Answer:
    """200 with a page of them, the nearest day first, so that what is overdue leads; `next` names the next page."""
    today = day_of(dependencies.clock.now())
    wanted = NoticeList(covered_by(principal), asked.status, today if asked.is_due else None)
    place = None if after is None else place_of(after, wanted)
    async with dependencies.pool.acquire() as connection:
        found = await notices_page(connection, replace(wanted, after=place, limit=limit + 1))
    page = found[:limit]
    more = page[-1] if len(found) > limit else None
    following = None if more is None else text_of(_place(more), wanted)
    return Answer(200, {"notices": [_line(row, today) for row in page], "next": following})


def _place(row: dict[str, Any]) -> PlaceInList:
    return PlaceInList(datetime.combine(row["day"], time(), UTC), row["notice_event_id"])


def _line(row: dict[str, Any], today: date) -> dict[str, Any]:
    """A withholding is due on its day of review; telling somebody is overdue after the day it was due by."""
    is_withheld = row["status"] == "withheld"
    return row | {"is_overdue": row["day"] <= today if is_withheld else row["day"] < today}
