"""A provider reports what became of a message: proof that it arrived, or that it came back, even weeks later (FN12)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from attune_chassis.clock import Clock
from attune_chassis.database import Connection, Pool

from notifications.adapters import attempt_store, notification_store
from notifications.adapters.attempt_store import Found
from notifications.adapters.delivery_metrics import CALLBACKS
from notifications.adapters.providers.reports import ReadReport, Report
from notifications.app.message_flow import MessageFlow, message_reference
from notifications.app.ways import Ways
from notifications.domain.provider_receipt import arrived, came_back


class Result(StrEnum):
    """What became of a report."""

    APPLIED = "applied"
    KNOWN_ALREADY = "known_already"
    KEPT = "kept_for_unknown_reference"


class TakeReport:
    """Take one report; the same one again changes nothing.

    One about a message unknown here is kept: after a restore the message may come to be known again.
    """

    def __init__(
        self, *, pool: Pool, clock: Clock, flow: MessageFlow, ways: Ways, read: Mapping[str, ReadReport]
    ) -> None:
        self._pool = pool
        self._read = read
        self._clock = clock
        self._flow = flow
        self._ways = ways

    async def __call__(self, report: Report) -> Result:
        """What became of it."""
        async with self._pool.acquire() as connection, connection.transaction():
            result = await self._take(connection, report, self._clock.now())
        CALLBACKS.labels(report.provider, result.value).inc()
        return result

    async def looked_up(
        self, connection: Connection, provider: str, provider_reference: str, status: str, reference: UUID
    ) -> Result | None:
        """The same for what a provider said when it was asked, in the caller's transaction; None for no news."""
        report = self._read[provider](provider_reference, status, reference)
        return await self._take(connection, report, self._clock.now()) if report.is_final else None

    async def _take(self, connection: Connection, report: Report, now: datetime) -> Result:
        new = await attempt_store.keep_callback(
            connection,
            provider=report.provider,
            provider_reference=report.provider_reference,
            status=report.status,
            reference=report.reference,
            now=now,
        )
        if not new:
            return Result.KNOWN_ALREADY
        found = await attempt_store.find_way(
            connection,
            provider=report.provider,
            provider_reference=report.provider_reference,
            reference=report.reference,
        )
        if found is None:
            return Result.KEPT
        await self.apply(connection, report, found, now)
        return Result.APPLIED

    async def apply_kept(self, connection: Connection, reference: UUID) -> None:
        """Do what reports ask that came before the message was known; in the caller's transaction."""
        now = self._clock.now()
        for provider, read in self._read.items():
            for provider_reference, status in await attempt_store.kept_callbacks(connection, provider, reference):
                report = read(provider_reference, status, reference)
                found = await attempt_store.find_way(
                    connection, provider=provider, provider_reference=provider_reference, reference=reference
                )
                if found is not None:
                    await self.apply(connection, report, found, now)

    async def apply(self, connection: Connection, report: Report, found: Found, now: datetime) -> None:
        """Decide what a report means for its message, in the caller's transaction."""
        stored = await notification_store.lock(connection, found.notification_id)
        if stored is not None and report.is_final:
            if report.failure is None:
                changed = arrived(stored.notification, found.way, now=now)
            elif stored.notification.round and found.reference != message_reference(stored.notification):
                # It went to an address that has been corrected since, which says nothing about the new one.
                changed = None
            else:
                ways = await self._ways.left(connection, stored.notification, now)
                changed = came_back(stored.notification, found.way, report.failure, ways, now=now)
            if changed is not None:
                await self._flow.apply(connection, stored, changed, now=now)
        await attempt_store.mark_applied(
            connection,
            provider=report.provider,
            provider_reference=report.provider_reference,
            status=report.status,
            now=now,
        )
