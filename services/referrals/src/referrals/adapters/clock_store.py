"""What a forecast is made of: when the latest decisions of a service were asked for, and when they were taken."""

from datetime import date

from attune_chassis.database import Connection, load_queries

QUERIES = load_queries("referrals.adapters", "clocks.sql")

DECISIONS_MAX = 50


async def recent_decisions(connection: Connection, authority: str, referral_type: str) -> list[tuple[date, date]]:
    """The latest decisions of this type in this authority: the day it was made, and the day it was decided."""
    rows = QUERIES.find_recent_decisions(
        connection, authority=authority, referral_type=referral_type, how_many=DECISIONS_MAX
    )
    return [(row["made_on"], row["decided_on"]) async for row in rows]
