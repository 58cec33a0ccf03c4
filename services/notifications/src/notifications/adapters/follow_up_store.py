"""Rows of tasks for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from notifications.domain.fallback import FollowUpTask
from notifications.domain.follow_up_task import OpenTask
from notifications.domain.notification import FollowUpReason

QUERIES = load_queries("notifications.adapters", "follow_up.sql")
TELL = "tell"
"""Kind of the task at the end of a ladder; the others are named after their channel."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the list ended."""

    due_on: date
    follow_up_id: UUID


async def keep(
    connection: Connection,
    task: FollowUpTask,
    *,
    notification_id: UUID,
    authority: str,
    kind: str,
    reason: str,
    now: datetime,
) -> None:
    """Keep a task; the same one again changes nothing."""
    await QUERIES.raise_follow_up(
        connection,
        follow_up_id=task.follow_up_id,
        notification_id=notification_id,
        authority=authority,
        kind=kind,
        reason=reason,
        responsible=task.responsible,
        due_on=task.due_on,
        raised_at=now,
    )


async def notification_of(connection: Connection, follow_up_id: UUID) -> UUID | None:
    """The message a task is about."""
    found: UUID | None = await QUERIES.notification_of(connection, follow_up_id=follow_up_id)
    return found


async def lock_open(connection: Connection, follow_up_id: UUID) -> OpenTask | None:
    """The task at a ladder's end, held for this transaction; None where it is closed."""
    row = await QUERIES.lock_open(connection, follow_up_id=follow_up_id)
    if row is None or row["kind"] != TELL:
        return None
    return OpenTask(
        follow_up_id=row["follow_up_id"],
        notification_id=row["notification_id"],
        reason=FollowUpReason(row["reason"]),
        responsible=row["responsible"],
        due_on=row["due_on"],
        level=row["level"],
    )


async def pass_up(connection: Connection, task: OpenTask) -> None:
    """Keep who has the task now."""
    await QUERIES.pass_up(
        connection,
        follow_up_id=task.follow_up_id,
        responsible=task.responsible,
        due_on=task.due_on,
        level=task.level,
    )


async def close_all(
    connection: Connection, notification_id: UUID, *, closed_by: str, closed_as: str, now: datetime
) -> list[UUID]:
    """Close every open task about a message; their ids."""
    rows = QUERIES.close_all(
        connection, notification_id=notification_id, closed_at=now, closed_by=closed_by, closed_as=closed_as
    )
    return [row["follow_up_id"] async for row in rows]


async def of_notifications(connection: Connection, notification_ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """The tasks about these messages, oldest first."""
    found: dict[UUID, list[Any]] = {notification_id: [] for notification_id in notification_ids}
    async for row in QUERIES.follow_ups_of(connection, notification_ids=list(notification_ids)):
        found[row["notification_id"]].append(row)
    return found


async def find(connection: Connection, follow_up_id: UUID) -> Any:
    """A task with what it is about, and the language of whoever is to be told; None where there is none."""
    return await QUERIES.find_follow_up(connection, follow_up_id=follow_up_id)


async def page_open(
    connection: Connection,
    authority: str,
    *,
    today: date,
    overdue_only: bool,
    responsible: str | None,
    after: Place | None,
    length_max: int,
) -> list[Any]:
    """An authority's open tasks, the longest due first."""
    rows = QUERIES.page_open(
        connection,
        authority=authority,
        today=today,
        overdue_only=overdue_only,
        responsible=responsible,
        after_due_on=after.due_on if after else None,
        after_id=after.follow_up_id if after else None,
        length_max=length_max,
    )
    return [row async for row in rows]
