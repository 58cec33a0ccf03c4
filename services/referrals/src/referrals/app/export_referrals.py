"""A list of referrals in full, line after line as the database gives them."""

from collections.abc import AsyncIterator
from typing import Any, Final

from attune_chassis.auth import Principal
from attune_chassis.http.csv_export import Lines

from referrals.adapters.reading_store import ReferralList, list_in_stream
from referrals.app.dependencies import Dependencies
from referrals.app.list_referrals import ListReferrals, line, what_is_wanted

COLUMNS: Final = (
    "reference",
    "state",
    "referral_type",
    "setting_id",
    "setting_name",
    "made_on",
    "worker_id",
    "open_notices",
    "untold_since",
    "referral_id",
    "version",
)
LINES_IN_A_PAGE: Final = 200


def export_referrals(dependencies: Dependencies, principal: Principal, asked: ListReferrals) -> AsyncIterator[Lines]:
    """The lines, some at a time; the problems of `list_referrals` are raised before the first ones."""
    return _pages(dependencies, what_is_wanted(dependencies, principal, asked))


async def _pages(dependencies: Dependencies, wanted: ReferralList) -> AsyncIterator[Lines]:
    lines: list[dict[str, Any]] = []
    async with (
        dependencies.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        async for row in list_in_stream(connection, wanted):
            name = dependencies.settings_directory.name(wanted.covered.authority, row["setting_id"])
            lines.append(line(row) | {"setting_name": name})
            if len(lines) == LINES_IN_A_PAGE:
                yield lines
                lines = []
    yield lines
