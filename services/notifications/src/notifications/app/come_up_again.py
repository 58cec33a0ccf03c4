"""A message that waited for a better time comes up again, by its timer or because somebody says it is urgent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from attune_chassis.auth import Principal, require_authority
from attune_chassis.clock import Clock
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection, Pool
from attune_chassis.outbox import Outbox
from attune_chassis.problems import Problem

from notifications.adapters import digest_store, locks, notification_store, timing_store
from notifications.adapters.notification_store import Stored
from notifications.adapters.timing_documents import TimingPolicies
from notifications.adapters.wire import staff_reference
from notifications.app.ledger import answer_with, notification_unknown, require_whole_authority
from notifications.app.message_flow import request_sending
from notifications.app.publish import save_and_publish
from notifications.app.right_time import RightTime
from notifications.domain.defer import release
from notifications.domain.notification import State


class ComeUpAgain:
    """The time a message waited for has come."""

    def __init__(self, right_time: RightTime) -> None:
        self._right_time = right_time

    async def __call__(self, connection: Connection, notification_id: UUID, now: datetime) -> None:
        """In the caller's transaction; nothing happens where the message waits no longer."""
        found = await notification_store.find(connection, notification_id)
        if found is None:
            return
        await locks.lock_party(connection, found.notification.authority, found.notification.party_id)
        stored = await notification_store.lock(connection, notification_id)
        if stored is not None and stored.notification.state is State.DEFERRED:
            await self._right_time.come_up(connection, stored, now)


@dataclass(frozen=True, slots=True)
class SendNow:
    """Which message is sent at once, and for which reason of the policy's list."""

    notification_id: UUID
    urgent_reason: str


class UrgentSending:
    """A member of staff sends at once what waits for its time; who and why stand in the ledger."""

    def __init__(self, pool: Pool, outbox: Outbox, clock: Clock, policies: TimingPolicies) -> None:
        self._pool = pool
        self._outbox = outbox
        self._clock = clock
        self._policies = policies

    async def __call__(self, principal: Principal, command: Command, asked: SendNow) -> Answer:
        """200; problems `notification_unknown` (404), `nothing_waits` (409), `urgent_reason_unknown` (422)."""
        require_whole_authority(principal)

        async def work(connection: Connection) -> Answer:
            return await self._send(connection, principal, asked)

        return await run_once(self._pool, command, work)

    async def _send(self, connection: Connection, principal: Principal, asked: SendNow) -> Answer:
        found = await notification_store.find(connection, asked.notification_id)
        if found is None:
            raise notification_unknown()
        known = found.notification
        require_authority(principal, known.authority)
        reasons = self._policies.in_force(known.authority).urgent_reasons
        if asked.urgent_reason not in reasons:
            raise Problem(
                422,
                "urgent_reason_unknown",
                "A message is sent before its time for a reason of the authority's list only.",
                f"Give one of: {', '.join(reasons)}. For any other reason let the message wait.",
            )
        # The party first, as everybody who decides about its messages: else two could wait for each other.
        await locks.lock_party(connection, known.authority, known.party_id)
        stored = await notification_store.lock(connection, asked.notification_id)
        waits = stored is not None and stored.notification.state is State.DEFERRED
        if stored is None or not waits or await digest_store.is_in_one(connection, asked.notification_id):
            raise Problem(
                409,
                "nothing_waits",
                "This message does not wait for its time.",
                "Read the message: its steps say what became of it.",
            )
        now = self._clock.now()
        by = staff_reference(principal.issuer, principal.subject)
        change = release(stored.notification, now=now, detail=f"urgent_{asked.urgent_reason}", by=by)
        await save_and_publish(connection, self._outbox, stored, change, now=now)
        await timing_store.keep_urgent(
            connection, asked.notification_id, urgent_reason=asked.urgent_reason, released_by=by
        )
        await request_sending(connection, change.after)
        return await answer_with(connection, Stored(change.after, stored.thread, stored.created_at))
