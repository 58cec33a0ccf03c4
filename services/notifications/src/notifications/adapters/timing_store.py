"""Rows of what was last decided about the time of a message."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from notifications.domain.right_time import Defer, SuppressionReason

QUERIES = load_queries("notifications.adapters", "timing.sql")


async def keep_deferral(connection: Connection, notification_id: UUID, decision: Defer, policy_version: str) -> None:
    """The message waits."""
    await QUERIES.keep_timing(
        connection,
        notification_id=notification_id,
        policy_version=policy_version,
        deferred_until=decision.until,
        deferral_reason=decision.reason.value,
        suppression_reason=None,
    )


async def keep_suppression(
    connection: Connection, notification_id: UUID, reason: SuppressionReason, policy_version: str
) -> None:
    """The message is not sent."""
    await QUERIES.keep_timing(
        connection,
        notification_id=notification_id,
        policy_version=policy_version,
        deferred_until=None,
        deferral_reason=None,
        suppression_reason=reason.value,
    )


async def keep_urgent(connection: Connection, notification_id: UUID, *, urgent_reason: str, released_by: str) -> None:
    """Somebody sent at once what waited, and said why."""
    await QUERIES.keep_urgent(
        connection, notification_id=notification_id, urgent_reason=urgent_reason, released_by=released_by
    )


async def of_notifications(connection: Connection, notification_ids: Sequence[UUID]) -> dict[UUID, Any]:
    """The last decisions about these messages; those that never waited have none."""
    rows = QUERIES.timings_of(connection, notification_ids=list(notification_ids))
    return {row["notification_id"]: row async for row in rows}
