"""An event was heard: open one message for each party that is to be told of it."""

from attune_chassis.database import Connection

from notifications.adapters.wire import Heard
from notifications.app.open_message import CONTACT_MISSING, Asked, OpenMessage, contact_timer_id, notification_id_of
from notifications.domain.routing import RoutingTable

__all__ = ["CONTACT_MISSING", "TellOfEvent", "contact_timer_id", "notification_id_of"]


class TellOfEvent:
    """Hear an event. The same event again changes nothing."""

    def __init__(self, routing: RoutingTable, open_message: OpenMessage) -> None:
        self._routing = routing
        self._open_message = open_message

    async def __call__(self, connection: Connection, heard: Heard) -> None:
        """Open the messages, in the caller's transaction. Raises Unprocessable (no_policy_for_authority)."""
        for role, party_id in heard.parties:
            for purpose in self._routing.purposes(heard.cause.event_type, role):
                content = heard.content(purpose)
                if content is None:
                    continue
                asked = Asked(
                    authority=heard.authority,
                    cause=heard.cause,
                    party_id=party_id,
                    role=role,
                    content=content,
                    thread=heard.thread,
                    setting_id=heard.setting_id,
                )
                await self._open_message(connection, asked)
