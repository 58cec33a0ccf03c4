"""What clocks are judged and forecast by: when decisions were asked for, taken, and meant to be taken."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from attune_chassis.database import Connection, load_queries

QUERIES = load_queries("referrals.adapters", "clocks.sql")

DECISIONS_MAX = 50


async def recent_decisions(connection: Connection, authority: str, referral_type: str) -> list[tuple[date, date]]:
    """The latest decisions of this type in this authority: the day it was made, and the day it was decided."""
    rows = QUERIES.find_recent_decisions(
        connection, authority=authority, referral_type=referral_type, how_many=DECISIONS_MAX
    )
    return [(row["made_on"], row["decided_on"]) async for row in rows]


@dataclass(frozen=True, slots=True)
class ReplyFigures:
    """How the decisions of one type of referral kept to their target."""

    referral_type: str
    decided: int
    with_target: int
    within_target: int


async def reply_figures(
    connection: Connection, authority: str, settings: Collection[str] | None, *, since: datetime, before: datetime
) -> list[ReplyFigures]:
    """By type of referral, of decisions written down in that time; `settings` None is the whole authority."""
    rows = QUERIES.find_reply_figures(
        connection,
        authority=authority,
        settings=None if settings is None else sorted(settings),
        since=since,
        before=before,
    )
    return [
        ReplyFigures(row["referral_type"], row["decided"], row["with_target"], row["within_target"])
        async for row in rows
    ]
