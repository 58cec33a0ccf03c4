"""Rows of attempts, and of what providers reported about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries
from attune_chassis.deliveries import Accepted, Outcome, RefusedForGood, TryLater, Unclear

from notifications.domain.notification import Notification, Way

QUERIES = load_queries("notifications.adapters", "attempt.sql")
OUTCOME_NAMES: dict[type[Outcome], str] = {
    Accepted: "accepted",
    RefusedForGood: "refused",
    TryLater: "try_later",
    Unclear: "unclear",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call to a provider; without an end it was cut off. `resolved` says how an unclear one was settled."""

    number: int
    channel: str
    reference: UUID
    provider: str
    began_at: datetime
    ended_at: datetime | None
    outcome: str | None
    reason: str | None
    provider_reference: str | None
    resolved: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """Which message, and which of its ways, a provider speaks of."""

    notification_id: UUID
    reference: UUID
    way: Way


async def begin(
    connection: Connection, notification: Notification, *, reference: UUID, provider: str, now: datetime
) -> int:
    """Put the attempt on record; its number. The caller holds the notification's row."""
    number: int = await QUERIES.begin_attempt(
        connection,
        reference=reference,
        notification_id=notification.notification_id,
        channel=notification.channel,
        rung=notification.rung,
        provider=provider,
        began_at=now,
    )
    return number


async def end(connection: Connection, reference: UUID, number: int, outcome: Outcome, *, now: datetime) -> None:
    """Record what came of an attempt; one that was taken for cut off meanwhile stays unclear."""
    await QUERIES.end_attempt(
        connection,
        reference=reference,
        number=number,
        outcome=OUTCOME_NAMES[type(outcome)],
        reason=None if isinstance(outcome, Accepted) else outcome.reason,
        provider_reference=outcome.provider_ref if isinstance(outcome, Accepted) else None,
        ended_at=now,
    )


async def last(connection: Connection, reference: UUID, *, now: datetime) -> Attempt | None:
    """The latest attempt under this reference, after those that were cut off have been marked unclear."""
    if await QUERIES.last_attempt(connection, reference=reference) is None:
        return None
    await QUERIES.end_cut_off(connection, reference=reference, ended_at=now)
    row = await QUERIES.last_attempt(connection, reference=reference)
    return None if row is None else _attempt(row)


async def resolve(connection: Connection, reference: UUID, resolved: str) -> list[str]:
    """Say how the unclear attempts under this reference were settled; the providers they were made with."""
    rows = QUERIES.resolve_unclear(connection, reference=reference, resolved=resolved)
    return [row["provider"] async for row in rows]


async def count_sent_again(connection: Connection, reference: UUID) -> int:
    """How often a message went out again though nobody knew whether it had arrived."""
    count: int = await QUERIES.count_sent_again(connection, reference=reference)
    return count


async def of_notifications(connection: Connection, notification_ids: Sequence[UUID]) -> dict[UUID, list[Attempt]]:
    """The attempts of these messages, in order."""
    found: dict[UUID, list[Attempt]] = {notification_id: [] for notification_id in notification_ids}
    async for row in QUERIES.attempts_of(connection, notification_ids=list(notification_ids)):
        found[row["notification_id"]].append(_attempt(row))
    return found


async def keep_callback(
    connection: Connection,
    *,
    provider: str,
    provider_reference: str,
    status: str,
    reference: UUID | None,
    now: datetime,
) -> bool:
    """Keep what a provider reported; False where it was reported before."""
    return bool(
        await QUERIES.keep_callback(
            connection,
            provider=provider,
            provider_reference=provider_reference,
            status=status,
            reference=reference,
            received_at=now,
        )
    )


async def find_way(
    connection: Connection, *, provider: str, provider_reference: str, reference: UUID | None
) -> Found | None:
    """What a provider speaks of, by our reference or by its own."""
    if reference is not None:
        row = await QUERIES.way_of_reference(connection, reference=reference)
        if row is not None:
            return Found(row["notification_id"], reference, Way(row["channel"], row["rung"]))
    row = await QUERIES.way_of_provider_reference(connection, provider=provider, provider_reference=provider_reference)
    if row is None:
        return None
    return Found(row["notification_id"], row["reference"], Way(row["channel"], row["rung"]))


async def kept_callbacks(connection: Connection, provider: str, reference: UUID) -> list[tuple[str, str]]:
    """(provider's reference, status) of what was reported before the attempt was known here, in order."""
    rows = QUERIES.kept_callbacks(connection, provider=provider, reference=reference)
    return [(row["provider_reference"], row["status"]) async for row in rows]


async def mark_applied(
    connection: Connection, *, provider: str, provider_reference: str, status: str, now: datetime
) -> None:
    """What was reported has done what it can."""
    await QUERIES.callback_applied(
        connection, provider=provider, provider_reference=provider_reference, status=status, applied_at=now
    )


def _attempt(row: Any) -> Attempt:
    return Attempt(
        row["number"],
        row["channel"],
        row["reference"],
        row["provider"],
        row["began_at"],
        row["ended_at"],
        row["outcome"],
        row["reason"],
        row["provider_reference"],
        row["resolved"],
    )
