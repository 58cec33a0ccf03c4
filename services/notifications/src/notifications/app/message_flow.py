"""What a decision about a message sets going: its facts are published, the next way begins, tasks come and go."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.deliveries import open_delivery
from attune_chassis.ids import derived_id
from attune_chassis.outbox import Outbox
from attune_chassis.timers import cancel_timer, set_timer
from attune_chassis.working_days import london_day, london_instant

from notifications.adapters import follow_up_store
from notifications.adapters.notification_store import Stored
from notifications.app.mark_undeliverable import mark_undeliverable
from notifications.app.publish import save_and_publish
from notifications.app.ways import CALENDAR, Ways
from notifications.domain.evidence import Evidence
from notifications.domain.fallback import FollowUpTask
from notifications.domain.notification import (
    PROVIDER,
    RECIPIENT,
    Change,
    Delivered,
    FallbackUsed,
    FollowUpRaised,
    Notification,
    State,
)

WAY_TIME_UP: Final = "way_time_up"
"""Kind of the timer that ends the days one way was given; its subject is `<notification>/<rung>`."""
FOLLOW_UP_DUE: Final = "follow_up_due"
"""Kind of the timer that passes a task up when its day has gone by; its subject is the task's id."""
CLOSED_AS: Final = {
    Evidence.HUMAN: "told",
    Evidence.ACKNOWLEDGED: "acknowledged",
    Evidence.PROVIDER_RECEIPT: "delivered",
}

ComeUp = Callable[[Connection, Stored, datetime], Awaitable[None]]
"""Sends a message at the right time: now, or when its hour has come."""


def message_reference(notification: Notification) -> UUID:
    """The id of the message by its present way: of the delivery, in the Message-ID, and given to the provider."""
    if notification.round:
        # What was given to a provider for an address that failed is never taken for what goes to the corrected one.
        parts = (notification.channel, str(notification.round))
        return derived_id("notification_again", notification.notification_id, *parts)
    if notification.rung == 0:
        return notification.notification_id
    return derived_id("notification_way", notification.notification_id, notification.channel)


async def request_sending(connection: Connection, notification: Notification) -> None:
    """Hand the message to the sender; it looks up the address itself, when it sends."""
    await open_delivery(
        connection,
        delivery_id=message_reference(notification),
        kind=notification.channel,
        target=str(notification.notification_id),
    )


class MessageFlow:
    """Keeps and publishes a change, and does what follows from it, in the caller's transaction.

    `come_up` decides when the next way is taken; without it that is at once.
    """

    def __init__(self, outbox: Outbox, ways: Ways, come_up: ComeUp | None = None) -> None:
        self._outbox = outbox
        self._ways = ways
        self._come_up = come_up

    async def apply(
        self,
        connection: Connection,
        stored: Stored,
        change: Change,
        *,
        now: datetime,
        command_id: UUID | None = None,
    ) -> None:
        """The caller holds the notification's row. Facts follow from its cause, or from a person's command."""
        await save_and_publish(connection, self._outbox, stored, change, now=now, command_id=command_id)
        reference = message_reference(stored.notification)
        await mark_undeliverable(connection, self._outbox, stored, change, reference=reference, now=now)
        after = change.after
        for fact in change.facts:
            match fact:
                case FallbackUsed():
                    await self._begin_way(connection, replace(stored, notification=after), now)
                case FollowUpRaised(level=0):
                    await self._raise(connection, after, fact, now)
                case Delivered(evidence=evidence) if evidence in CLOSED_AS:
                    await self._close(connection, after, fact, now)
                case _:
                    pass

    async def way_begins(self, connection: Connection, notification: Notification, now: datetime) -> None:
        """Start the days this way is given; starting them again changes nothing of what was decided before."""
        ladder = self._ways.ladder(notification.policy_version, notification.content)
        if notification.rung < len(ladder.rungs):
            due_on = CALENDAR.add(london_day(now), ladder.rungs[notification.rung].wait_days)
            await set_timer(
                connection,
                timer_id=derived_id("notifications", notification.notification_id, WAY_TIME_UP, str(notification.rung)),
                due=day_after(due_on),
                kind=WAY_TIME_UP,
                subject=f"{notification.notification_id}/{notification.rung}",
            )

    async def begin_anew(self, connection: Connection, stored: Stored, now: datetime) -> None:
        """A message goes to a corrected address; whoever was to tell the person need not, unless it fails again."""
        await self._begin_way(connection, stored, now)

    async def set_due(self, connection: Connection, follow_up_id: UUID, due_on: date) -> None:
        """Start a task's clock."""
        await set_timer(
            connection,
            timer_id=follow_up_timer_id(follow_up_id),
            due=day_after(due_on),
            kind=FOLLOW_UP_DUE,
            subject=str(follow_up_id),
        )

    async def _begin_way(self, connection: Connection, stored: Stored, now: datetime) -> None:
        after = stored.notification
        await self._close_tasks(connection, after.notification_id, "notifications", "passed_on", now)
        if after.state is State.BY_HAND:
            task = self._ways.by_hand(after, now)
            if task is not None:
                await _keep(connection, after, task, kind=after.channel, reason="way_by_hand", now=now)
            await self.way_begins(connection, after, now)
        elif self._come_up is not None:
            await self._come_up(connection, stored, now)
        else:
            await request_sending(connection, after)

    async def _raise(self, connection: Connection, after: Notification, fact: FollowUpRaised, now: datetime) -> None:
        await self._close_tasks(connection, after.notification_id, "notifications", "passed_on", now)
        task = FollowUpTask(fact.follow_up_id, fact.responsible, fact.due_on)
        await _keep(connection, after, task, kind=follow_up_store.TELL, reason=fact.reason.value, now=now)
        await self.set_due(connection, fact.follow_up_id, fact.due_on)

    async def _close(self, connection: Connection, after: Notification, fact: Delivered, now: datetime) -> None:
        by = fact.confirmed_by or (RECIPIENT if fact.evidence is Evidence.ACKNOWLEDGED else PROVIDER)
        await self._close_tasks(connection, after.notification_id, by, CLOSED_AS[fact.evidence], now)

    async def _close_tasks(
        self, connection: Connection, notification_id: UUID, closed_by: str, closed_as: str, now: datetime
    ) -> None:
        closed = await follow_up_store.close_all(
            connection, notification_id, closed_by=closed_by, closed_as=closed_as, now=now
        )
        for follow_up_id in closed:
            await cancel_timer(connection, follow_up_timer_id(follow_up_id))


def follow_up_timer_id(follow_up_id: UUID) -> UUID:
    """The id of the timer that passes a task up."""
    return derived_id("notifications", follow_up_id, FOLLOW_UP_DUE)


def day_after(day: date) -> datetime:
    """The moment a day has gone by in England."""
    return london_instant(day + timedelta(days=1), time())


async def _keep(
    connection: Connection, after: Notification, task: FollowUpTask, *, kind: str, reason: str, now: datetime
) -> None:
    await follow_up_store.keep(
        connection,
        task,
        notification_id=after.notification_id,
        authority=after.authority,
        kind=kind,
        reason=reason,
        now=now,
    )
