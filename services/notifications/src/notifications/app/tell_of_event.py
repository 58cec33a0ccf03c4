"""An event was heard: open one message for each party that is to be told of it."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from attune_chassis.clock import Clock
from attune_chassis.database import Connection
from attune_chassis.deliveries import open_delivery
from attune_chassis.ids import derived_id
from attune_chassis.subscription import Unprocessable
from attune_chassis.timers import set_timer

from notifications.adapters import contact_store, notification_store
from notifications.adapters.policies import NoPolicyError, Policies, TellingPolicy
from notifications.adapters.wire import Heard, Thread
from notifications.domain.notification import Notification, State
from notifications.domain.open_notification import open_notification
from notifications.domain.routing import RoutingTable

CHANNEL: Final = "email"
CONTACT_MISSING: Final = "contact_missing"
"""Kind of the timer that ends the wait for a contact; its subject is the notification's id."""


def notification_id_of(cause_event_id: UUID, party_id: UUID, purpose: str, channel: str) -> UUID:
    """The id of the one message that this event makes necessary (FN1); also its delivery's id and its Message-ID."""
    return derived_id("notification", cause_event_id, party_id, purpose, channel)


def contact_timer_id(notification_id: UUID) -> UUID:
    """The id of the timer that ends a message's wait for its contact."""
    return derived_id("notifications", notification_id, CONTACT_MISSING)


async def request_sending(connection: Connection, notification: Notification) -> None:
    """Hand the message to the sender; it looks up the address itself, when it sends."""
    await open_delivery(
        connection,
        delivery_id=notification.notification_id,
        kind=notification.channel,
        target=str(notification.party_id),
    )


class TellOfEvent:
    """Hear an event. The same event again changes nothing."""

    def __init__(self, routing: RoutingTable, policies: Policies, clock: Clock) -> None:
        self._routing = routing
        self._policies = policies
        self._clock = clock

    async def __call__(self, connection: Connection, heard: Heard) -> None:
        """Open the messages, in the caller's transaction. Raises Unprocessable (no_policy_for_authority)."""
        told = [
            (role, party_id, purpose)
            for role, party_id in heard.parties
            for purpose in self._routing.purposes(heard.cause.event_type, role)
        ]
        if not told:
            return
        try:
            policy = self._policies.in_force(heard.authority)
        except NoPolicyError as error:
            raise Unprocessable("no_policy_for_authority", str(error)) from None
        for role, party_id, purpose in told:
            asked = Notification(
                notification_id=notification_id_of(heard.cause.event_id, party_id, purpose, CHANNEL),
                authority=heard.authority,
                cause=heard.cause,
                party_id=party_id,
                role=role,
                channel=CHANNEL,
                content=heard.content(purpose),
                policy_version=policy.policy_version,
                state=State.CREATED,
            )
            await self._open(connection, asked, heard.thread, policy)

    async def _open(self, connection: Connection, asked: Notification, thread: Thread, policy: TellingPolicy) -> None:
        now = self._clock.now()
        await contact_store.lock_party(connection, asked.authority, asked.party_id)
        known = await contact_store.is_known(connection, asked.authority, asked.party_id, asked.channel)
        opened = open_notification(asked, contact_known=known, now=now)
        if not await notification_store.insert(connection, opened, thread, now=now):
            return
        if known:
            await request_sending(connection, opened.after)
            return
        await set_timer(
            connection,
            timer_id=contact_timer_id(asked.notification_id),
            due=now + timedelta(days=policy.awaiting_contact_days),
            kind=CONTACT_MISSING,
            subject=str(asked.notification_id),
        )
