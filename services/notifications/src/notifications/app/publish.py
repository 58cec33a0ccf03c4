"""Keep a decided change and put its facts into the outbox, in the caller's transaction."""

from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.outbox import Outbox

from notifications.adapters import notification_store
from notifications.adapters.notification_store import Stored
from notifications.adapters.wire import fact_id, fact_messages
from notifications.domain.notification import Change


async def save_and_publish(
    connection: Connection,
    outbox: Outbox,
    stored: Stored,
    change: Change,
    *,
    now: datetime,
    command_id: UUID | None = None,
) -> None:
    """Keep the change. Its facts follow from the cause event, or from the command of a person named by `command_id`."""
    await notification_store.save(connection, change)
    before = stored.notification.version
    messages = [
        message
        for place, fact in enumerate(change.facts, start=1)
        for message in fact_messages(
            change.after,
            fact,
            ce_id=fact_id(change.after, fact, command_id),
            version=before + place,
            thread=stored.thread,
            causation_id=command_id or change.after.cause.event_id,
            recorded_at=now,
        )
    ]
    await outbox.append(connection, messages)
