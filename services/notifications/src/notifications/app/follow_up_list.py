"""The tasks nobody has closed yet: who is to tell whom, by when."""

import base64
import binascii
from datetime import date
from typing import Any, Final
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.clock import Clock
from attune_chassis.commands import Answer
from attune_chassis.database import Pool
from attune_chassis.problems import Problem
from attune_chassis.working_days import london_day

from notifications.adapters import follow_up_store
from notifications.adapters.follow_up_store import Place
from notifications.app.ledger import require_whole_authority
from notifications.app.ledger_documents import task_document

PAGE_LENGTH: Final = 100


class FollowUpList:
    """An authority's open tasks, the longest due first."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def __call__(
        self, principal: Principal, *, overdue_only: bool, responsible: str | None, after: str | None
    ) -> Answer:
        """200 with one page; problem `cursor_unknown` (400) for a cursor this service did not make."""
        require_whole_authority(principal)
        place = None if after is None else _place(after)
        today = london_day(self._clock.now())
        async with self._pool.acquire() as connection:
            found = await follow_up_store.page_open(
                connection,
                principal.authority,
                today=today,
                overdue_only=overdue_only,
                responsible=responsible,
                after=place,
                length_max=PAGE_LENGTH + 1,
            )
        shown = found[:PAGE_LENGTH]
        more = len(found) > len(shown)
        return Answer(
            200,
            {
                "follow_ups": [listed(row, today) for row in shown],
                "next": _cursor(Place(shown[-1]["due_on"], shown[-1]["follow_up_id"])) if more else None,
            },
        )


def listed(row: Any, today: date) -> dict[str, Any]:
    """A task with what it is about."""
    about = {name: row[name] for name in ("cause_subject", "party_id", "role", "purpose")}
    return task_document(row) | about | {"is_overdue": row["closed_at"] is None and row["due_on"] < today}


def _cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(f"{place.due_on}/{place.follow_up_id}".encode()).rstrip(b"=").decode()


def _place(cursor: str) -> Place:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        due_on, _, follow_up_id = text.partition("/")
        return Place(date.fromisoformat(due_on), UUID(follow_up_id))
    except (binascii.Error, ValueError):
        raise Problem(
            400,
            "cursor_unknown",
            "The cursor does not come from this list.",
            "Begin without `after`, and take `next` of each page as it stands.",
        ) from None
