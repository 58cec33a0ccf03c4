"""Rows of notices that are withheld, and the messages they are about."""

from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection, load_queries

QUERIES = load_queries("notifications.adapters", "withheld.sql")


async def keep(connection: Connection, *, cause_event_id: UUID, authority: str, case_id: str, at: datetime) -> None:
    """From now on nobody is told of this event who would have to be."""
    await QUERIES.keep_withheld(
        connection, cause_event_id=cause_event_id, authority=authority, case_id=case_id, withheld_at=at
    )


async def end(connection: Connection, cause_event_id: UUID, at: datetime) -> None:
    """They are to be told after all."""
    await QUERIES.end_withheld(connection, cause_event_id=cause_event_id, ended_at=at)


async def is_withheld(connection: Connection, cause_event_id: UUID) -> bool:
    """Whether the event is one nobody is to be told of now."""
    return bool(await QUERIES.is_withheld(connection, cause_event_id=cause_event_id))


async def messages_of_cause(
    connection: Connection, *, cause_event_id: UUID, authority: str, case_id: str
) -> list[tuple[UUID, UUID]]:
    """Every message because of this event, with its party; in an order that is always the same."""
    rows = QUERIES.messages_of_cause(connection, cause_event_id=cause_event_id, authority=authority, case_id=case_id)
    return [(row["notification_id"], row["party_id"]) async for row in rows]
