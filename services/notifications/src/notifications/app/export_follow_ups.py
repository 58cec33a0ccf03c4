"""The open tasks as CSV (RFC 4180), page after page: for those who give out the work of a day."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any, Final

from attune_chassis.auth import Principal

from notifications.app.follow_up_list import FollowUpList, WantedFollowUps
from notifications.app.ledger import require_whole_authority

COLUMNS: Final = (
    "due_on",
    "is_overdue",
    "kind",
    "reason",
    "responsible",
    "level",
    "role",
    "purpose",
    "cause_subject",
    "party_id",
    "raised_at",
    "notification_id",
    "follow_up_id",
)


def export_follow_ups(follow_ups: FollowUpList, principal: Principal, wanted: WantedFollowUps) -> AsyncIterator[bytes]:
    """The pieces of the document; problem `whole_authority_only` (403) is raised before the first one."""
    require_whole_authority(principal)
    return _pieces(follow_ups, principal, wanted)


async def _pieces(follow_ups: FollowUpList, principal: Principal, wanted: WantedFollowUps) -> AsyncIterator[bytes]:
    yield _written([COLUMNS])
    async for tasks in follow_ups.pages(principal, wanted):
        yield _written([[_cell(task[column]) for column in COLUMNS] for task in tasks])


def _cell(value: Any) -> str:
    """Codes, days and ids: none begins like a formula."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _written(lines: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()
