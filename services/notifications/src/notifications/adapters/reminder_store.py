"""Rows of reminders, of their rungs, and of the events that clear them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from attune_chassis.database import Connection, load_queries

from notifications.adapters.locks import case_lock
from notifications.adapters.notification_store import CONTENT_ADAPTERS
from notifications.adapters.wire import Thread
from notifications.domain.content import Content
from notifications.domain.notification import Cause
from notifications.domain.reminder import CaseEvent

QUERIES = load_queries("notifications.adapters", "reminder.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Somebody is reminded of one event until another clears it."""

    reminder_id: UUID
    ladder: str
    authority: str
    party_id: UUID
    role: str
    cause: Cause
    content: Content
    thread: Thread
    is_cleared: bool = False

    @property
    def opening(self) -> CaseEvent:
        """The event that began it."""
        return CaseEvent(self.cause.event_id, self.cause.event_type, self.cause.subject, self.cause.occurred_at)


@dataclass(frozen=True, slots=True)
class KeptRung:
    """One rung of one reminder, and the message it sends or would have sent."""

    number: int
    notification_id: UUID
    due_at: datetime
    outcome: str


async def keep_clearing(connection: Connection, authority: str, event: CaseEvent) -> bool:
    """Remember an event that clears; False where it is known. The case is held from then on, as by `lock_case`."""
    kept = await QUERIES.keep_clearing(
        connection,
        event_id=event.event_id,
        authority=authority,
        subject=event.subject,
        event_type=event.event_type,
        about_event_id=event.about,
        occurred_at=event.occurred_at,
        case_lock=case_lock(authority, event.subject),
    )
    return kept is not None


async def clearings(connection: Connection, authority: str, subject: str) -> list[CaseEvent]:
    """The events of a case that clear."""
    rows = QUERIES.clearings_of(connection, authority=authority, subject=subject)
    return [
        CaseEvent(row["event_id"], row["event_type"], row["subject"], row["occurred_at"], row["about_event_id"])
        async for row in rows
    ]


async def begin(connection: Connection, reminder: Reminder) -> bool:
    """Keep a new reminder; False where it is known."""
    kept = await QUERIES.open_reminder(
        connection,
        reminder_id=reminder.reminder_id,
        ladder=reminder.ladder,
        authority=reminder.authority,
        party_id=reminder.party_id,
        role=reminder.role,
        cause_event_id=reminder.cause.event_id,
        cause_type=reminder.cause.event_type,
        cause_subject=reminder.cause.subject,
        cause_occurred_at=reminder.cause.occurred_at,
        purpose=reminder.content.purpose,
        content=CONTENT_ADAPTERS[reminder.content.purpose].dump_json(reminder.content).decode(),
        correlation_id=reminder.thread.correlation_id,
        traceparent=reminder.thread.traceparent,
    )
    return kept is not None


async def add_rungs(connection: Connection, reminder_id: UUID, rungs: Sequence[KeptRung]) -> None:
    """Keep the rungs of a new reminder."""
    rows = [
        {
            "reminder_id": reminder_id,
            "number": rung.number,
            "notification_id": rung.notification_id,
            "due_at": rung.due_at,
        }
        for rung in rungs
    ]
    await QUERIES.add_rungs(connection, rows)


async def find(connection: Connection, reminder_id: UUID) -> Reminder | None:
    """One reminder; the caller holds its case before it decides anything."""
    row = await QUERIES.find_reminder(connection, reminder_id=reminder_id)
    return None if row is None else _reminder(row)


async def open_ones(connection: Connection, authority: str, subject: str) -> list[Reminder]:
    """The reminders of a case that nothing has cleared."""
    return [_reminder(row) async for row in QUERIES.open_reminders_of(connection, authority=authority, subject=subject)]


async def clear(connection: Connection, reminder_id: UUID, event: CaseEvent, *, now: datetime) -> None:
    """Nobody is reminded any more."""
    await QUERIES.clear_reminder(
        connection, reminder_id=reminder_id, cleared_by=event.event_id, cleared_type=event.event_type, cleared_at=now
    )


async def rungs(connection: Connection, reminder_id: UUID) -> list[KeptRung]:
    """The rungs of a reminder, in order."""
    rows = QUERIES.rungs_of(connection, reminder_id=reminder_id)
    return [KeptRung(row["number"], row["notification_id"], row["due_at"], row["outcome"]) async for row in rows]


async def end_rung(connection: Connection, reminder_id: UUID, number: int, outcome: str) -> None:
    """A rung waits no longer: reminded, escalated or cancelled."""
    await QUERIES.end_rung(connection, reminder_id=reminder_id, number=number, outcome=outcome)


async def knows_already(connection: Connection, reminder: Reminder) -> bool:
    """Whether a person has said that the news itself arrived."""
    return bool(
        await QUERIES.knows_already(
            connection,
            authority=reminder.authority,
            cause_event_id=reminder.cause.event_id,
            party_id=reminder.party_id,
        )
    )


def _reminder(row: Mapping[str, Any]) -> Reminder:
    return Reminder(
        reminder_id=row["reminder_id"],
        ladder=row["ladder"],
        authority=row["authority"],
        party_id=row["party_id"],
        role=row["role"],
        cause=Cause(row["cause_event_id"], row["cause_type"], row["cause_subject"], row["cause_occurred_at"]),
        content=CONTENT_ADAPTERS[row["purpose"]].validate_json(row["content"]),
        thread=Thread(row["correlation_id"], row["traceparent"]),
        is_cleared=row["cleared_by"] is not None,
    )
