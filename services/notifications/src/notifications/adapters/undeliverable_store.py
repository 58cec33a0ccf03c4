"""Rows of contacts that do not reach their person. Which address it was stands nowhere here."""

from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from notifications.domain.notification import FailureReason, Notification

QUERIES = load_queries("notifications.adapters", "undeliverable.sql")


async def mark(
    connection: Connection,
    notification: Notification,
    channel: str,
    reason: FailureReason,
    *,
    reference: UUID,
    now: datetime,
) -> int | None:
    """Mark the statement an attempt under this reference used; its version, None where it is marked or corrected."""
    row = await QUERIES.mark_undeliverable(
        connection,
        authority=notification.authority,
        party_id=notification.party_id,
        channel=channel,
        reference=reference,
        failure=reason.value,
        marked_at=now,
    )
    return None if row is None else int(row["contact_version"])


async def count_fact(connection: Connection, authority: str, party_id: UUID) -> int:
    """The number of the next fact about this recipient, whose row is held from here on."""
    number: int = await QUERIES.count_fact(connection, authority=authority, party_id=party_id)
    return number
