"""Read enquiries: a list without what was asked, and one with it, for whoever answers."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from attune_chassis.auth import ALL_SETTINGS, Principal
from attune_chassis.clock import Clock
from attune_chassis.commands import Answer
from attune_chassis.database import Pool

from notifications.adapters import enquiry_store
from notifications.adapters.calendars import Calendars
from notifications.app.enquiry_answers import as_document, require_answerable

PAGE_LENGTH_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class ListEnquiries:
    """Which enquiries; `status` is all, open or overdue."""

    status: str
    programme: str | None
    after: UUID | None
    limit: int


class ReadEnquiries:
    """Enquiries of the caller's authority. Others' are unknown."""

    def __init__(self, pool: Pool, clock: Clock, calendars: Calendars) -> None:
        self._pool = pool
        self._clock = clock
        self._calendars = calendars

    async def one(self, principal: Principal, enquiry_id: UUID) -> Answer:
        """200 with what was asked; problem `enquiry_unknown` (404). For whoever answers only."""
        async with self._pool.acquire() as connection:
            enquiry = require_answerable(principal, await enquiry_store.find(connection, enquiry_id))
            words = await enquiry_store.words(connection, enquiry_id)
        return Answer(200, as_document(enquiry) | {"said": words.said, "reach_at": words.reach_at})

    async def page(self, principal: Principal, asked: ListEnquiries) -> Answer:
        """200 with a page, oldest first, without what was asked. A setting's token sees its own."""
        calendar = self._calendars.of(principal.authority)
        settings = None if ALL_SETTINGS in principal.settings else sorted(principal.settings)
        async with self._pool.acquire() as connection:
            found = await enquiry_store.page(
                connection,
                principal.authority,
                settings=settings,
                programme=asked.programme,
                only_open=asked.status != "all",
                overdue_before=calendar.day_of(self._clock.now()) if asked.status == "overdue" else None,
                after=asked.after,
                length_max=asked.limit + 1,
            )
        shown = found[: asked.limit]
        more = len(found) > len(shown)
        return Answer(
            200,
            {"enquiries": [as_document(one) for one in shown], "next": shown[-1].enquiry_id if more else None},
        )
