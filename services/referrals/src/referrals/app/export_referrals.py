"""A list of referrals as CSV (RFC 4180), line after line as the database gives them: no list is too long for it."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any, Final

from attune_chassis.auth import Principal

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
FORMULA_BEGINS_WITH: Final = ("=", "+", "-", "@", "\t", "\r")
LINES_IN_A_PIECE: Final = 200


def export_referrals(dependencies: Dependencies, principal: Principal, asked: ListReferrals) -> AsyncIterator[bytes]:
    """The pieces of the document; the problems of `list_referrals` are raised before the first one."""
    return _pieces(dependencies, what_is_wanted(dependencies, principal, asked))


async def _pieces(dependencies: Dependencies, wanted: ReferralList) -> AsyncIterator[bytes]:
    yield _written([COLUMNS])
    lines: list[list[str]] = []
    async with (
        dependencies.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        async for row in list_in_stream(connection, wanted):
            name = dependencies.settings_directory.name(wanted.covered.authority, row["setting_id"])
            told = line(row) | {"setting_name": name}
            lines.append([cell(told[column]) for column in COLUMNS])
            if len(lines) == LINES_IN_A_PIECE:
                yield _written(lines)
                lines = []
    yield _written(lines)


def cell(value: Any) -> str:
    """A value as a cell that a spreadsheet shows, and never carries out: text that begins like a formula is quoted."""
    if value is None:
        return ""
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(FORMULA_BEGINS_WITH) else text


def _written(lines: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()
