"""Open one message to one person: it comes up for sending, or waits for an address, by the first way there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from attune_chassis.clock import Clock
from attune_chassis.database import Connection
from attune_chassis.ids import derived_id
from attune_chassis.subscription import Unprocessable
from attune_chassis.timers import set_timer

from notifications.adapters import locks, notification_store
from notifications.adapters.notification_store import Stored
from notifications.adapters.policies import NoPolicyError, Policies
from notifications.adapters.wire import Thread
from notifications.app.right_time import RightTime
from notifications.app.ways import Ways
from notifications.domain.content import Content
from notifications.domain.notification import Cause, Notification, State
from notifications.domain.open_notification import open_notification, wait_after_all
from notifications.domain.right_time import SuppressionReason

CONTACT_MISSING: Final = "contact_missing"
"""Kind of the timer that ends the wait for a contact; its subject is the notification's id."""


def notification_id_of(cause_event_id: UUID, party_id: UUID, purpose: str, channel: str, *, step: int = 0) -> UUID:
    """The id of the one message that this event makes necessary (FN1); also its delivery's id and its Message-ID.

    `step` is the rung of a reminder, which may come several times because of one event.
    """
    parts = (cause_event_id, party_id, purpose, channel)
    return derived_id("notification", *parts, str(step)) if step else derived_id("notification", *parts)


def contact_timer_id(notification_id: UUID) -> UUID:
    """The id of the timer that ends a message's wait for its contact."""
    return derived_id("notifications", notification_id, CONTACT_MISSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One message to one person; `step` above 0 is the rung of a reminder."""

    authority: str
    cause: Cause
    party_id: UUID
    role: str
    content: Content
    thread: Thread
    step: int = 0
    setting_id: str | None = None


class OpenMessage:
    """Opens messages, in the caller's transaction. The same one again changes nothing."""

    def __init__(self, *, policies: Policies, ways: Ways, right_time: RightTime, clock: Clock) -> None:
        self._policies = policies
        self._ways = ways
        self._right_time = right_time
        self._clock = clock

    def id_of(self, asked: Asked) -> UUID:
        """The id the message has, or would have. Raises Unprocessable (no_policy_for_authority)."""
        return self._notification(asked).notification_id

    async def __call__(self, connection: Connection, asked: Asked) -> None:
        """Raises Unprocessable (no_policy_for_authority)."""
        new = self._notification(asked)
        await locks.lock_party(connection, new.authority, new.party_id)
        # Read after the lock: who had it before may have made a digest of everything up to its own time.
        now = self._clock.now()
        addressed = await self._ways.addressed(connection, new.authority, new.party_id)
        ladder = self._ways.ladder(new.policy_version, new.content)
        opened = open_notification(new, ladder, addressed, now=now)
        if not await notification_store.insert(connection, opened, asked.thread, now=now, opened_for=new.channel):
            return
        stored = Stored(opened.after, asked.thread, now, new.channel)
        if opened.after.state is State.CREATED:
            await self._right_time.come_up(connection, stored, now)
            return
        if await self._right_time.is_withheld(connection, opened.after):
            # Nobody is asked to find out how to reach somebody who is not to be told.
            await self._right_time.stop(connection, stored, SuppressionReason.WITHHELD, now=now)
            return
        await self._wait_for_contact(connection, new, now)

    async def tell_after_all(self, connection: Connection, stored: Stored, now: datetime) -> None:
        """A message that was withheld goes on as if it came up for the first time: without an address it waits."""
        known = stored.notification
        if await self._ways.addressed(connection, known.authority, known.party_id):
            await self._right_time.tell_after_all(connection, stored, now)
            return
        await notification_store.save(connection, wait_after_all(known, now=now))
        await self._wait_for_contact(connection, known, now)

    async def _wait_for_contact(self, connection: Connection, waiting: Notification, now: datetime) -> None:
        await set_timer(
            connection,
            timer_id=contact_timer_id(waiting.notification_id),
            due=now + timedelta(days=self._policies.version(waiting.policy_version).awaiting_contact_days),
            kind=CONTACT_MISSING,
            subject=str(waiting.notification_id),
        )

    def _notification(self, asked: Asked) -> Notification:
        try:
            policy = self._policies.in_force(asked.authority)
        except NoPolicyError as error:
            raise Unprocessable("no_policy_for_authority", str(error)) from None
        channel = self._ways.ladder(policy.policy_version, asked.content).first.channel.value
        return Notification(
            notification_id=notification_id_of(
                asked.cause.event_id, asked.party_id, asked.content.purpose, channel, step=asked.step
            ),
            authority=asked.authority,
            cause=asked.cause,
            party_id=asked.party_id,
            role=asked.role,
            channel=channel,
            content=asked.content,
            policy_version=policy.policy_version,
            state=State.CREATED,
            setting_id=asked.setting_id,
        )
