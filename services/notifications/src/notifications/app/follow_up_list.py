"""The tasks nobody has closed yet: who is to tell whom, by when."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from attune_chassis.auth import Principal
from attune_chassis.clock import Clock
from attune_chassis.commands import Answer
from attune_chassis.database import Pool
from attune_chassis.working_days import london_day

from notifications.adapters import follow_up_store
from notifications.adapters.follow_up_store import Place
from notifications.app.cursors import cursor_of, place_of
from notifications.app.ledger import require_whole_authority
from notifications.app.ledger_documents import task_document

PAGE_LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class WantedFollowUps:
    """All that are open or only those overdue, of everybody or of one member of staff."""

    overdue_only: bool
    responsible: str | None


class FollowUpList:
    """An authority's open tasks, the longest due first."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def __call__(self, principal: Principal, wanted: WantedFollowUps, *, after: str | None) -> Answer:
        """200 with one page; problem `cursor_unknown` (400) for a cursor this service did not make."""
        require_whole_authority(principal)
        place = None if after is None else Place(*place_of(after, date.fromisoformat))
        shown, ended_at = await self._page(principal, wanted, place)
        cursor = None if ended_at is None else cursor_of(ended_at.due_on, ended_at.follow_up_id)
        return Answer(200, {"follow_ups": shown, "next": cursor})

    async def pages(self, principal: Principal, wanted: WantedFollowUps) -> AsyncIterator[list[dict[str, Any]]]:
        """All of them, a page at a time; a task raised meanwhile may or may not be among them."""
        place: Place | None = None
        while True:
            shown, place = await self._page(principal, wanted, place)
            yield shown
            if place is None:
                return

    async def _page(
        self, principal: Principal, wanted: WantedFollowUps, after: Place | None
    ) -> tuple[list[dict[str, Any]], Place | None]:
        """A page, and where it ended if another follows."""
        today = london_day(self._clock.now())
        async with self._pool.acquire() as connection:
            found = await follow_up_store.page_open(
                connection,
                principal.authority,
                today=today,
                overdue_only=wanted.overdue_only,
                responsible=wanted.responsible,
                after=after,
                length_max=PAGE_LENGTH + 1,
            )
        shown = [listed(row, today) for row in found[:PAGE_LENGTH]]
        more = len(found) > len(shown)
        return shown, Place(shown[-1]["due_on"], shown[-1]["follow_up_id"]) if more else None


def listed(row: Any, today: date) -> dict[str, Any]:
    """A task with what it is about."""
    about = {name: row[name] for name in ("cause_subject", "party_id", "role", "purpose")}
    return task_document(row) | about | {"is_overdue": row["closed_at"] is None and row["due_on"] < today}
