"""No contact came in time: the message fails, so that a person is asked to tell."""

from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.outbox import Outbox

from notifications.adapters import notification_store
from notifications.app.publish import save_and_publish
from notifications.domain.open_notification import contact_did_not_arrive


class StopWaiting:
    """End one message's wait; nothing happens where it waits no longer."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def __call__(self, connection: Connection, notification_id: UUID, now: datetime) -> None:
        """In the caller's transaction."""
        stored = await notification_store.lock(connection, notification_id)
        if stored is None:
            return
        change = contact_did_not_arrive(stored.notification, now=now)
        if change is not None:
            await save_and_publish(connection, self._outbox, stored, change, now=now)
