"""A service stated how to reach a party: keep the latest, and let waiting messages go."""

from datetime import datetime
from uuid import UUID

from attune_chassis.clock import Clock
from attune_chassis.database import Connection
from attune_chassis.subscription import Unprocessable
from attune_chassis.timers import cancel_timer
from attune_contracts import ContractError

from notifications.adapters import contact_store, notification_store
from notifications.adapters.notification_store import Stored
from notifications.adapters.sealed_contacts import Address, SealedContacts
from notifications.app.open_message import contact_timer_id
from notifications.app.right_time import RightTime
from notifications.app.ways import Ways
from notifications.domain.open_notification import contact_arrived


class TakeContact:
    """Take a sealed statement. The same one again, or an older one, changes nothing."""

    def __init__(self, seals: SealedContacts, ways: Ways, right_time: RightTime, clock: Clock) -> None:
        self._seals = seals
        self._ways = ways
        self._right_time = right_time
        self._clock = clock

    async def __call__(
        self,
        connection: Connection,
        *,
        authority: str,
        party_id: UUID,
        sealed: str,
        stated_by: str,
        version: int,
        stated_at: datetime,
    ) -> None:
        """In the caller's transaction. Raises Unprocessable (bad_seal, or that another service states this party)."""
        addresses = (self._open(sealed),)
        await contact_store.lock_party(connection, authority, party_id)
        known_from = await contact_store.stated_by(connection, authority, party_id)
        if known_from not in {None, stated_by}:
            raise Unprocessable(
                "party_of_another_service", "Another service registered this party and states its contact."
            )
        await contact_store.keep_latest(
            connection,
            addresses,
            authority=authority,
            party_id=party_id,
            stated_by=stated_by,
            version=version,
            stated_at=stated_at,
        )
        for stored in await notification_store.lock_awaiting_contact(connection, authority, party_id):
            waiting = stored.notification
            addressed = await self._ways.addressed(connection, authority, party_id)
            ladder = self._ways.ladder(waiting.policy_version, waiting.content)
            now = self._clock.now()
            change = contact_arrived(waiting, ladder, addressed, now=now)
            if change is None:
                continue
            await notification_store.save(connection, change)
            await cancel_timer(connection, contact_timer_id(change.after.notification_id))
            await self._right_time.come_up(connection, Stored(change.after, stored.thread, stored.created_at), now)

    def _open(self, sealed: str) -> Address:
        try:
            return self._seals.open(sealed)
        except ContractError as error:
            reason, detail = error.reason, error.detail
        raise Unprocessable(reason, detail)
