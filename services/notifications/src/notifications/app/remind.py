"""Reminders: an event begins them, another ends them as it is heard, timers send them (FN6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from attune_chassis.clock import Clock
from attune_chassis.database import Connection
from attune_chassis.ids import derived_id
from attune_chassis.outbox import Outbox
from attune_chassis.timers import Timer, cancel_timer, set_timers
from attune_chassis.working_days import london_day

from notifications.adapters import follow_up_store, locks, notification_store, reminder_store
from notifications.adapters.calendars import Calendars
from notifications.adapters.notification_store import Stored
from notifications.adapters.reminder_store import KeptRung, Reminder
from notifications.adapters.wire import Heard
from notifications.adapters.wire_timing import reminder_cancelled_message, reminder_content
from notifications.app.message_flow import MessageFlow, follow_up_timer_id
from notifications.app.open_message import Asked, OpenMessage, contact_timer_id
from notifications.app.right_time import RightTime
from notifications.app.ways import CALENDAR, Ways
from notifications.domain.defer import NOT_YET_SENT
from notifications.domain.fallback import FollowUpTask, raised
from notifications.domain.notification import FollowUpReason, Step, change
from notifications.domain.reminder import CaseEvent, ReminderLadder, Tells, cleared_already, clears, due_at
from notifications.domain.right_time import SuppressionReason

REMINDER: Final = "reminder"
"""Kind of the timer of one rung; its subject is `<reminder>/<number>`."""


def rung_timer_id(reminder_id: UUID, number: int) -> UUID:
    """The id of the timer of one rung."""
    return derived_id("notifications", reminder_id, REMINDER, str(number))


def rung_timer(reminder_id: UUID, rung: KeptRung) -> Timer:
    """The timer of one rung."""
    return Timer(rung_timer_id(reminder_id, rung.number), rung.due_at, REMINDER, f"{reminder_id}/{rung.number}")


class OpenReminders:
    """An event somebody is reminded of was heard. The same one again changes nothing."""

    def __init__(
        self, ladders: Sequence[ReminderLadder], open_message: OpenMessage, calendars: Calendars, clock: Clock
    ) -> None:
        self._ladders = ladders
        self._open_message = open_message
        self._calendars = calendars
        self._clock = clock

    async def __call__(self, connection: Connection, heard: Heard) -> None:
        """In the caller's transaction."""
        for ladder in self._ladders:
            if heard.cause.event_type in ladder.opened_by:
                for party_id in [party_id for role, party_id in heard.parties if role == ladder.role]:
                    await self._open(connection, ladder, heard, party_id)

    async def _open(self, connection: Connection, ladder: ReminderLadder, heard: Heard, party_id: UUID) -> None:
        reminder = Reminder(
            reminder_id=derived_id("reminder", heard.cause.event_id, party_id, ladder.name),
            ladder=ladder.name,
            authority=heard.authority,
            party_id=party_id,
            role=ladder.role,
            cause=heard.cause,
            content=reminder_content(ladder.purpose, heard.event),
            thread=heard.thread,
        )
        await locks.lock_case(connection, heard.authority, heard.cause.subject)
        known = await reminder_store.clearings(connection, heard.authority, heard.cause.subject)
        if cleared_already(ladder, reminder.opening, known) or not await reminder_store.begin(connection, reminder):
            return
        now, calendar = self._clock.now(), self._calendars.of(heard.authority)
        rungs = [
            KeptRung(
                rung.number,
                self._open_message.id_of(asked_of(reminder, rung.number)),
                due_at(ladder, rung, now, calendar),
                "waits",
            )
            for rung in ladder.rungs
        ]
        await reminder_store.add_rungs(connection, reminder.reminder_id, rungs)
        await set_timers(connection, [rung_timer(reminder.reminder_id, rung) for rung in rungs])


class ClearReminders:
    """An event that ends reminders was heard: what is still to be sent is not sent, and that is published."""

    def __init__(self, ladders: Sequence[ReminderLadder], right_time: RightTime, outbox: Outbox, clock: Clock) -> None:
        self._ladders = {ladder.name: ladder for ladder in ladders}
        self._types = frozenset(name for ladder in ladders for name in ladder.clearing_types)
        self._right_time = right_time
        self._outbox = outbox
        self._clock = clock

    async def __call__(self, connection: Connection, authority: str, event: CaseEvent) -> None:
        """In the caller's transaction. It is remembered, because what it ends may be heard only later."""
        if event.event_type not in self._types:
            return
        if not await reminder_store.keep_clearing(connection, authority, event):
            return
        for reminder in await reminder_store.open_ones(connection, authority, event.subject):
            ladder = self._ladders.get(reminder.ladder)
            if ladder is not None and clears(ladder, reminder.opening, event):
                await self._clear(connection, reminder, event)

    async def _clear(self, connection: Connection, reminder: Reminder, event: CaseEvent) -> None:
        now = self._clock.now()
        await locks.lock_party(connection, reminder.authority, reminder.party_id)
        await reminder_store.clear(connection, reminder.reminder_id, event, now=now)
        for rung in await reminder_store.rungs(connection, reminder.reminder_id):
            if rung.outcome == "waits":
                await self._cancel(connection, reminder, rung, event, now)
            elif rung.outcome == "reminded":
                await self._stop(connection, rung.notification_id, now)

    async def _cancel(
        self, connection: Connection, reminder: Reminder, rung: KeptRung, event: CaseEvent, now: datetime
    ) -> None:
        await reminder_store.end_rung(connection, reminder.reminder_id, rung.number, "cancelled")
        await cancel_timer(connection, rung_timer_id(reminder.reminder_id, rung.number))
        message = reminder_cancelled_message(
            about_message(reminder, rung),
            step=rung.number,
            remind_at=rung.due_at,
            clearing=(event.event_id, event.event_type),
            correlation_id=reminder.thread.correlation_id,
            at=now,
        )
        await self._outbox.append(connection, [message])

    async def _stop(self, connection: Connection, notification_id: UUID, now: datetime) -> None:
        """A reminder that has fallen due and has not left yet, and the task of whoever was to ask."""
        stored = await notification_store.lock(connection, notification_id)
        if stored is None:
            return
        if stored.notification.state in NOT_YET_SENT:
            await self._right_time.stop(connection, stored, SuppressionReason.NO_LONGER_TRUE, now=now)
            await cancel_timer(connection, contact_timer_id(notification_id))
        closed = await follow_up_store.close_all(
            connection, notification_id, closed_by="notifications", closed_as="acknowledged", now=now
        )
        for follow_up_id in closed:
            await cancel_timer(connection, follow_up_timer_id(follow_up_id))


class Remind:
    """A rung falls due: the person is reminded, or a named member of staff takes the matter over."""

    def __init__(
        self,
        ladders: Sequence[ReminderLadder],
        *,
        open_message: OpenMessage,
        flow: MessageFlow,
        ways: Ways,
    ) -> None:
        self._ladders: Mapping[str, ReminderLadder] = {ladder.name: ladder for ladder in ladders}
        self._open_message = open_message
        self._flow = flow
        self._ways = ways

    async def __call__(self, connection: Connection, reminder_id: UUID, number: int, now: datetime) -> None:
        """In the caller's transaction; nothing happens where an event cleared it, or the person said they know."""
        found = await reminder_store.find(connection, reminder_id)
        if found is None:
            return
        await locks.lock_case(connection, found.authority, found.cause.subject)
        reminder = await reminder_store.find(connection, reminder_id)
        rungs = await reminder_store.rungs(connection, reminder_id)
        rung = next((kept for kept in rungs if kept.number == number and kept.outcome == "waits"), None)
        if reminder is None or reminder.is_cleared or rung is None:
            return
        if await reminder_store.knows_already(connection, reminder):
            await reminder_store.end_rung(connection, reminder_id, number, "cancelled")
        elif self._tells(reminder, number) is Tells.PARTY:
            await reminder_store.end_rung(connection, reminder_id, number, "reminded")
            await self._open_message(connection, asked_of(reminder, number))
        else:
            await reminder_store.end_rung(connection, reminder_id, number, "escalated")
            reminded = [kept.notification_id for kept in rungs if kept.outcome == "reminded"]
            await self._escalate(connection, reminded, now)

    def _tells(self, reminder: Reminder, number: int) -> Tells:
        ladder = self._ladders.get(reminder.ladder)
        rungs = ladder.rungs if ladder else ()
        # A ladder that was shortened since reminds as far as it was opened; nobody else is told without a rule.
        return next((rung.tells for rung in rungs if rung.number == number), Tells.PARTY)

    async def _escalate(self, connection: Connection, reminded: Sequence[UUID], now: datetime) -> None:
        stored: Stored | None = None
        for notification_id in reminded:
            stored = await notification_store.lock(connection, notification_id) or stored
        rules = None if stored is None else self._ways.follow_up_rules(stored.notification)
        if stored is None or rules is None:
            return
        today = london_day(now)
        known = stored.notification
        task = FollowUpTask(
            derived_id("follow_up", known.notification_id, "reminded"),
            rules.escalate_to[0],
            CALENDAR.add(today, rules.due_days),
        )
        why = FollowUpReason.NOT_ACKNOWLEDGED
        step = Step("follow_up_raised", now, detail=why.value)
        await self._flow.apply(connection, stored, change(known, (raised(task, why, now=now),), (step,)), now=now)


def asked_of(reminder: Reminder, number: int) -> Asked:
    """The message of one rung."""
    return Asked(
        authority=reminder.authority,
        cause=reminder.cause,
        party_id=reminder.party_id,
        role=reminder.role,
        content=reminder.content,
        thread=reminder.thread,
        step=number,
    )


def about_message(reminder: Reminder, rung: KeptRung) -> dict[str, object]:
    """What every event about the message of one rung says."""
    return {
        "authority": reminder.authority,
        "notification_id": rung.notification_id,
        "cause_event_id": reminder.cause.event_id,
        "cause_type": reminder.cause.event_type,
        "cause_subject": reminder.cause.subject,
        "party_id": reminder.party_id,
        "purpose": reminder.content.purpose,
    }
