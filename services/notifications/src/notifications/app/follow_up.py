"""A member of staff told somebody in person: the way out when no message arrived, and as good as their own word."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from uuid import UUID

from attune_chassis.auth import Principal, require_authority
from attune_chassis.clock import Clock
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection, Pool
from attune_chassis.days import ENGLAND, day_of
from attune_chassis.http.app import require_version
from attune_chassis.problems import Problem
from attune_chassis.timers import cancel_timer

from notifications.adapters import notification_store
from notifications.adapters.wire import staff_reference
from notifications.app.ledger import answer_with, notification_unknown, require_whole_authority
from notifications.app.message_flow import MessageFlow
from notifications.app.tell_of_event import contact_timer_id
from notifications.domain.confirm_notification import (
    AlreadyAcknowledged,
    AlreadyFollowedUp,
    FollowUp,
    FollowUpRefusal,
    ToldBeforeItHappened,
    ToldInTheFuture,
    follow_up,
)
from notifications.domain.notification import Change

NOON = time(12)


@dataclass(frozen=True, slots=True)
class RecordFollowUp:
    """Who was told when, and by which means (phone, letter, in_person); `expected_version` from If-Match."""

    notification_id: UUID
    told_on: date
    means: str
    expected_version: int | None = None


class HumanFollowUp:
    """Record that a person told the person."""

    def __init__(self, pool: Pool, flow: MessageFlow, clock: Clock) -> None:
        self._pool = pool
        self._flow = flow
        self._clock = clock

    async def __call__(self, principal: Principal, command: Command, asked: RecordFollowUp) -> Answer:
        """200 with the message; problems `notification_unknown` (404) and the refusals of the domain (409, 422)."""
        require_whole_authority(principal)

        async def work(connection: Connection) -> Answer:
            return await self._record(connection, principal, command, asked)

        return await run_once(self._pool, command, work)

    async def _record(
        self, connection: Connection, principal: Principal, command: Command, asked: RecordFollowUp
    ) -> Answer:
        stored = await notification_store.lock(connection, asked.notification_id)
        if stored is None:
            raise notification_unknown()
        known = stored.notification
        require_authority(principal, known.authority)
        require_version(asked.expected_version, known.version)
        now = self._clock.now()
        told = FollowUp(asked.told_on, asked.means, staff_reference(principal.issuer, principal.subject))
        change = follow_up(
            known,
            told,
            told_at=told_at(asked.told_on, now),
            happened_on=day_of(known.cause.occurred_at),
            today=day_of(now),
            now=now,
        )
        if not isinstance(change, Change):
            raise _problem(change)
        await self._flow.apply(connection, stored, change, now=now, command_id=command.id)
        await cancel_timer(connection, contact_timer_id(known.notification_id))
        return await answer_with(connection, replace(stored, notification=change.after))


def told_at(told_on: date, now: datetime) -> datetime:
    """When a person told on that day counts as told: noon in England, but never later than now.

    Not the beginning of the day, which would come before a decision of that morning.
    """
    return min(datetime.combine(told_on, NOON, ENGLAND).astimezone(UTC), now)


def _problem(refusal: FollowUpRefusal) -> Problem:
    match refusal:
        case AlreadyAcknowledged():
            return Problem(
                409,
                "already_acknowledged",
                "The person has acknowledged this message already.",
                "There is nothing left to do: the ledger shows when.",
            )
        case AlreadyFollowedUp():
            return Problem(
                409,
                "already_followed_up",
                "A member of staff is on record as having told the person.",
                "There is nothing left to do: the ledger shows who and when.",
            )
        case ToldInTheFuture(told_on=told_on, today=today):
            return Problem(
                422,
                "told_in_the_future",
                f"Nobody can have been told on {told_on}: today is {today}.",
                "Correct told_on, or record the follow-up once it has happened.",
            )
        case ToldBeforeItHappened(told_on=told_on, happened_on=happened_on):
            return Problem(
                422,
                "told_before_it_happened",
                f"Nobody can have been told on {told_on} of what happened on {happened_on}.",
                "Correct told_on.",
            )
