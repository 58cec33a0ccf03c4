"""The days one way was given are over, or the day of somebody's task has gone by."""

from datetime import datetime
from uuid import UUID

from attune_chassis.database import Connection
from attune_chassis.working_days import london_day

from notifications.adapters import follow_up_store, notification_store
from notifications.app.message_flow import MessageFlow
from notifications.app.ways import CALENDAR, Ways
from notifications.domain.fallback import time_is_up
from notifications.domain.follow_up_task import pass_up


class WayTimeUp:
    """Open the next way where the present one has not served in its days."""

    def __init__(self, flow: MessageFlow, ways: Ways) -> None:
        self._flow = flow
        self._ways = ways

    async def __call__(self, connection: Connection, notification_id: UUID, rung: int, now: datetime) -> None:
        """In the caller's transaction."""
        stored = await notification_store.lock(connection, notification_id)
        if stored is None:
            return
        ways = await self._ways.left(connection, stored.notification, now)
        change = time_is_up(stored.notification, rung, ways, now=now)
        if change is not None:
            await self._flow.apply(connection, stored, change, now=now)


class PassUp:
    """Give a task whose day has gone by to the next person, whose own day begins."""

    def __init__(self, flow: MessageFlow, ways: Ways) -> None:
        self._flow = flow
        self._ways = ways

    async def __call__(self, connection: Connection, follow_up_id: UUID, now: datetime) -> None:
        """In the caller's transaction; the message's row is held before the task's, as everywhere."""
        notification_id = await follow_up_store.notification_of(connection, follow_up_id)
        stored = None if notification_id is None else await notification_store.lock(connection, notification_id)
        task = await follow_up_store.lock_open(connection, follow_up_id)
        rules = None if stored is None else self._ways.follow_up_rules(stored.notification)
        if stored is None or task is None or rules is None:
            return
        today = london_day(now)
        due_on = CALENDAR.add(today, rules.escalated_due_days)
        passed = pass_up(task, stored.notification, rules.escalate_to, due_on=due_on, today=today, now=now)
        if passed is None:
            return
        await follow_up_store.pass_up(connection, passed.task)
        await self._flow.apply(connection, stored, passed.change, now=now)
        await self._flow.set_due(connection, follow_up_id, due_on)
