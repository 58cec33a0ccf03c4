"""No contact came in time: the next way opens, and after the last a person is asked to tell."""

from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection

from notifications.adapters import notification_store
from notifications.app.message_flow import MessageFlow
from notifications.app.ways import Ways
from notifications.domain.open_notification import contact_did_not_arrive


class StopWaiting:
    """End one message's wait; nothing happens where it waits no longer."""

    def __init__(self, flow: MessageFlow, ways: Ways) -> None:
        self._flow = flow
        self._ways = ways

    async def __call__(self, connection: Connection, notification_id: UUID, now: datetime) -> None:
        """In the caller's transaction."""
        stored = await notification_store.lock(connection, notification_id)
        if stored is None:
            return
        ways = await self._ways.left(connection, stored.notification, now)
        change = contact_did_not_arrive(stored.notification, ways, now=now)
        if change is not None:
            await self._flow.apply(connection, stored, change, now=now)
