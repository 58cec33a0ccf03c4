"""Somebody is not to be told of a decision, by name: the message stops, until they are told after all."""

from attune_chassis.clock import Clock
from attune_chassis.database import Connection

from notifications.adapters import locks, notification_store, timing_store, withheld_store
from notifications.adapters.notification_store import Stored
from notifications.app.open_message import OpenMessage
from notifications.app.right_time import RightTime
from notifications.domain.defer import NOT_YET_SENT
from notifications.domain.notification import State
from notifications.domain.right_time import SuppressionReason
from notifications.domain.withholding import WithheldNotice, is_withholdable


class Withhold:
    """Both sides of it, in the caller's transaction. The same word again changes nothing."""

    def __init__(self, right_time: RightTime, open_message: OpenMessage, clock: Clock) -> None:
        self._right_time = right_time
        self._open_message = open_message
        self._clock = clock

    async def begin(self, connection: Connection, notice: WithheldNotice) -> None:
        """Stop what has not left yet; a message that is under way or was read cannot be called back."""
        now = self._clock.now()
        await withheld_store.keep(
            connection,
            cause_event_id=notice.cause_event_id,
            authority=notice.authority,
            case_id=notice.case_id,
            at=now,
        )
        for stored in await self._held(connection, notice):
            if stored.notification.state in NOT_YET_SENT and is_withholdable(stored.notification.role):
                await self._right_time.stop(connection, stored, SuppressionReason.WITHHELD, now=now)

    async def end(self, connection: Connection, notice: WithheldNotice) -> None:
        """Send what was stopped for this reason and no other."""
        now = self._clock.now()
        await withheld_store.end(connection, notice.cause_event_id, now)
        for stored in await self._held(connection, notice):
            if await self._was_withheld(connection, stored):
                await self._open_message.tell_after_all(connection, stored, now)

    async def _held(self, connection: Connection, notice: WithheldNotice) -> list[Stored]:
        """The messages, each with its person's lock first, as everybody who decides about messages takes them."""
        found = []
        messages = await withheld_store.messages_of_cause(
            connection,
            cause_event_id=notice.cause_event_id,
            authority=notice.authority,
            case_id=notice.case_id,
        )
        for notification_id, party_id in messages:
            await locks.lock_party(connection, notice.authority, party_id)
            stored = await notification_store.lock(connection, notification_id)
            if stored is not None:
                found.append(stored)
        return found

    async def _was_withheld(self, connection: Connection, stored: Stored) -> bool:
        known = stored.notification
        if known.state is not State.SUPPRESSED:
            return False
        timings = await timing_store.of_notifications(connection, [known.notification_id])
        timing = timings.get(known.notification_id)
        return timing is not None and timing["suppression_reason"] == SuppressionReason.WITHHELD
