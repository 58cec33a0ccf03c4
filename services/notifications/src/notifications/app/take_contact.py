"""A service stated how to reach a party: keep the latest, let waiting messages go, and begin anew what failed."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from attune_chassis.clock import Clock
from attune_chassis.database import Connection
from attune_chassis.subscription import Unprocessable
from attune_chassis.timers import cancel_timer
from attune_contracts import ContractError

from notifications.adapters import contact_store, locks, notification_store
from notifications.adapters.notification_store import Stored
from notifications.adapters.sealed_contacts import Address, SealedContacts, SealedPart
from notifications.app.message_flow import MessageFlow
from notifications.app.open_message import contact_timer_id
from notifications.app.right_time import RightTime
from notifications.app.ways import Ways
from notifications.domain.corrected_address import address_corrected
from notifications.domain.notification import State
from notifications.domain.open_notification import contact_arrived


class TakeContact:
    """Take a sealed statement. The same one again, or an older one, changes nothing."""

    def __init__(
        self, seals: SealedContacts, ways: Ways, right_time: RightTime, flow: MessageFlow, clock: Clock
    ) -> None:
        self._seals = seals
        self._ways = ways
        self._right_time = right_time
        self._flow = flow
        self._clock = clock

    async def __call__(
        self,
        connection: Connection,
        *,
        authority: str,
        party_id: UUID,
        sealed: str,
        part: SealedPart,
        stated_by: str,
        version: int,
        stated_at: datetime,
    ) -> None:
        """In the caller's transaction. Raises Unprocessable (bad_seal, or that another service states this party)."""
        addresses = self._open(sealed, part)
        await locks.lock_party(connection, authority, party_id)
        known_from = await contact_store.stated_by(connection, authority, party_id)
        if known_from not in {None, stated_by}:
            raise Unprocessable(
                "party_of_another_service", "Another service registered this party and states its contact."
            )
        corrected = await contact_store.keep_latest(
            connection,
            addresses,
            authority=authority,
            party_id=party_id,
            stated_by=stated_by,
            version=version,
            stated_at=stated_at,
        )
        now = self._clock.now()
        offered = await self._ways.addressed(connection, authority, party_id)
        for stored in await notification_store.lock_unreached(connection, authority, party_id):
            if stored.notification.state is State.FAILED:
                await self._begin_anew(connection, stored, offered & corrected, now)
            else:
                await self._let_go(connection, stored, offered, now)

    async def _let_go(self, connection: Connection, stored: Stored, offered: frozenset[str], now: datetime) -> None:
        waiting = stored.notification
        ladder = self._ways.ladder(waiting.policy_version, waiting.content)
        change = contact_arrived(waiting, ladder, offered, now=now)
        if change is not None:
            await notification_store.save(connection, change)
            await cancel_timer(connection, contact_timer_id(change.after.notification_id))
            await self._right_time.come_up(connection, replace(stored, notification=change.after), now)

    async def _begin_anew(
        self, connection: Connection, stored: Stored, corrected: frozenset[str], now: datetime
    ) -> None:
        failed = stored.notification
        ladder = self._ways.ladder(failed.policy_version, failed.content)
        change = address_corrected(failed, ladder, corrected, now=now)
        if change is not None:
            await notification_store.save(connection, change)
            await self._flow.begin_anew(connection, replace(stored, notification=change.after), now)

    def _open(self, sealed: str, part: SealedPart) -> tuple[Address, ...]:
        try:
            return self._seals.open(sealed, part)
        except ContractError as error:
            reason, detail = error.reason, error.detail
        raise Unprocessable(reason, detail)
