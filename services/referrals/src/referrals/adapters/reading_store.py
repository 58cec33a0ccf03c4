"""Answers to people's questions, straight from the rows. Never locks."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from referrals.adapters.fact_rows import event_from_row
from referrals.domain.facts import Fact

QUERIES = load_queries("referrals.adapters", "reading.sql")

ROWS_FETCHED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PlaceInList:
    """The last line of the page before: its time (of recording, or since when untold) and its id.

    `pinned`: the instant as of which the whole walk shows who is untold.
    """

    time: datetime
    line_id: UUID
    pinned: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What a token covers. `settings` None: every setting of the authority; `sees_all`: also what is withheld."""

    authority: str
    settings: frozenset[str] | None
    sees_all: bool

    def parameters(self) -> dict[str, Any]:
        """As a query takes it."""
        return {
            "authority": self.authority,
            "every_setting": self.settings is None,
            "settings": sorted(self.settings or ()),
            "sees_all": self.sees_all,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFilter:
    """Which referrals are asked for; None: whatever it is. `review_by`, `waiting_before`: see `reading.sql`."""

    stages: tuple[str, ...] | None = None
    reference: str | None = None
    referral_type: str | None = None
    setting_id: str | None = None
    worker_id: UUID | None = None
    made_from: date | None = None
    made_until: date | None = None
    acknowledged: bool | None = None
    overdue: bool | None = None
    target: str | None = None
    review_by: date | None = None
    waiting_before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralList:
    """A list, and where it goes on. `untold`: longest wait first, else newest first; `limit` None: to the end.

    `pinned`: who was untold at that instant, None for now; see `whole_instant`.
    """

    covered: Covered
    only: ReferralFilter
    untold: bool = False
    as_of: datetime | None = None
    after: PlaceInList | None = None
    limit: int | None = None
    pinned: datetime | None = None

    @property
    def query(self) -> str:
        """The name of its query."""
        if self.as_of is not None:
            return "list_as_of"
        return "list_untold" if self.untold else "list_newest"

    def parameters(self) -> dict[str, Any]:
        """As its query takes it."""
        return {
            **self.covered.parameters(),
            **asdict(self.only),
            "stages": None if self.only.stages is None else list(self.only.stages),
            "as_of": self.as_of,
            "after_time": None if self.after is None else self.after.time,
            "after_id": None if self.after is None else self.after.line_id,
            "row_limit": self.limit,
            "pinned": self.pinned,
        }


@dataclass(frozen=True, slots=True)
class NoticeList:
    """A list of notices somebody has to see to; `status` and `due_by` None: whatever it is."""

    covered: Covered
    status: str | None = None
    due_by: date | None = None
    after: PlaceInList | None = None
    limit: int | None = None

    @property
    def query(self) -> str:
        """The name of its query."""
        return "list_notices"

    def parameters(self) -> dict[str, Any]:
        """As its query takes it."""
        return {
            **self.covered.parameters(),
            "status": self.status,
            "due_by": self.due_by,
            "after_time": None if self.after is None else self.after.time,
            "after_id": None if self.after is None else self.after.line_id,
            "row_limit": self.limit,
        }


async def notices_page(connection: Connection, asked: NoticeList) -> list[dict[str, Any]]:
    """The notices of one page, in order."""
    return [dict(row) async for row in QUERIES.list_notices(connection, **asked.parameters())]


async def facts_of(connection: Connection, referral_id: UUID, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """The rows of a referral's facts in order; those recorded until then."""
    return [dict(row) async for row in QUERIES.facts_of(connection, referral_id=referral_id, as_of=as_of)]


def facts_from_rows(rows: Sequence[dict[str, Any]]) -> list[Fact]:
    """The same as the domain knows them."""
    return [
        Fact(
            row["event_id"],
            row["referral_id"],
            row["sequence"],
            row["version"],
            event_from_row(row),
            row["recorded_at"],
            row["policy_version"],
        )
        for row in rows
    ]


async def notices_of(connection: Connection, referral_id: UUID, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """Who was told of what, when, and on what evidence; failures too."""
    return [dict(row) async for row in QUERIES.notices_of(connection, referral_id=referral_id, as_of=as_of)]


async def whole_instant(connection: Connection) -> datetime:
    """The latest instant up to which nothing can be written any more: a list as of it never changes."""
    instant: datetime = await QUERIES.whole_instant(connection)
    return instant


async def list_page(connection: Connection, asked: ReferralList) -> list[dict[str, Any]]:
    """The lines of one page, in order."""
    rows = getattr(QUERIES, asked.query)(connection, **asked.parameters())
    return [dict(row) async for row in rows]


async def list_in_stream(connection: Connection, asked: ReferralList) -> AsyncIterator[dict[str, Any]]:
    """The same lines one after the other from a cursor of the server; the caller's transaction stays open meanwhile."""
    cursor = getattr(QUERIES, f"{asked.query}_cursor")
    async with cursor(connection, **asked.parameters()) as rows:
        async for row in rows:
            yield dict(row)


async def loop_figures_now(
    connection: Connection, *, today: date, undecided: Sequence[str], count_max: int
) -> dict[str, Any]:
    """How many notices, reviews, tasks and targets wait in all authorities, and since when the oldest notice."""
    row = await QUERIES.loop_gauges(connection, today=today, undecided=list(undecided), count_max=count_max)
    return dict(row)


async def closures(
    connection: Connection,
    covered: Covered,
    *,
    from_at: datetime,
    until_at: datetime,
    referral_type: str | None,
    group_by: str | None,
) -> list[dict[str, Any]]:
    """How many were closed in that time, and how it was told, in groups."""
    rows = QUERIES.closures(
        connection,
        **covered.parameters(),
        from_at=from_at,
        until_at=until_at,
        referral_type=referral_type,
        group_by=group_by,
    )
    return [dict(row) async for row in rows]


async def oldest_untold(connection: Connection, covered: Covered, referral_type: str | None) -> dict[str, Any] | None:
    """The referral whose referrer has waited longest to be told, or None."""
    row = await QUERIES.oldest_untold(connection, **covered.parameters(), referral_type=referral_type)
    return None if row is None else dict(row)


async def silent_now(connection: Connection, covered: Covered, referral_type: str | None) -> int:
    """How many referrers have heard nothing for longer than their policy allows."""
    return int(await QUERIES.silent_now(connection, **covered.parameters(), referral_type=referral_type))
