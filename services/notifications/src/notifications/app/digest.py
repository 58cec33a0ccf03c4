"""The hour of a person's digest: what the ledger deferred to it goes out as one message (FN7).

The rows of a digest, its message and the steps of its items are written in one transaction, the outcome of all of them
in another. Whatever crashes in between is done again from the ledger: each item is in one digest, none is forgotten.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from attune_chassis.clock import Clock
from attune_chassis.database import Connection
from attune_chassis.deliveries import Accepted, Delivery, Outcome
from attune_chassis.ids import derived_id
from attune_chassis.outbox import Outbox

from notifications.adapters import digest_store, locks, notification_store
from notifications.adapters.digest_store import Digest
from notifications.adapters.notification_store import Stored
from notifications.adapters.policies import Policies
from notifications.adapters.wire_timing import digest_message
from notifications.app.message_flow import MessageFlow, request_sending
from notifications.app.right_time import RightTime
from notifications.app.send_message import failure_of
from notifications.app.ways import Ways
from notifications.domain.digest import DIGEST, ITEMS_MAX, put_into_digest
from notifications.domain.notification import Change, Notification, State, Step
from notifications.domain.purposes import Digest as DigestContent
from notifications.domain.right_time import Defer, Send, Suppress
from notifications.domain.send_notification import not_accepted, server_accepted

Settle = Callable[[Connection, Delivery, Outcome], Awaitable[Stored | None]]


class MakeDigest:
    """Makes the digests of one hour; the same hour again takes what has come late, and nothing twice."""

    def __init__(self, right_time: RightTime, policies: Policies, clock: Clock) -> None:
        self._right_time = right_time
        self._policies = policies
        self._clock = clock

    async def __call__(
        self, connection: Connection, authority: str, party_id: UUID, channel: str, until: datetime
    ) -> None:
        """In the caller's transaction."""
        await locks.lock_party(connection, authority, party_id)
        while found := await digest_store.waiting(
            connection, authority, party_id, channel, until, length_max=ITEMS_MAX
        ):
            now = self._clock.now()
            items = [stored for stored in found if await self._still_goes(connection, stored, now)]
            if items:
                await self._make(connection, items, until, now)

    async def _still_goes(self, connection: Connection, stored: Stored, now: datetime) -> bool:
        """Decided anew: the person may have unsubscribed, or it may be holidays by now."""
        match await self._right_time.decide(connection, stored.notification, now=now, in_digest=True):
            case Send():
                return True
            case Defer() as decision:
                await self._right_time.put_off(connection, stored, decision, now=now)
            case Suppress(reason=reason):
                await self._right_time.stop(connection, stored, reason, now=now)
        return False

    async def _make(self, connection: Connection, items: list[Stored], until: datetime, now: datetime) -> None:
        first = items[0].notification
        message = Notification(
            notification_id=derived_id("digest", first.notification_id, until.isoformat()),
            authority=first.authority,
            cause=first.cause,
            party_id=first.party_id,
            role=first.role,
            channel=first.channel,
            content=DigestContent(item_count=len(items)),
            policy_version=self._policies.in_force(first.authority).policy_version,
            state=State.CREATED,
        )
        opened = Change(message, steps=(Step(State.CREATED.value, now),))
        await notification_store.insert(connection, opened, items[0].thread, now=now)
        digest = Digest(
            digest_id=message.notification_id,
            authority=message.authority,
            party_id=message.party_id,
            channel=message.channel,
            period_from=min(item.created_at for item in items),
            period_until=until,
            policy_version=self._right_time.policy_version(message.authority),
            telling_version=message.policy_version,
            correlation_id=items[0].thread.correlation_id,
        )
        await digest_store.keep(connection, digest, [item.notification.notification_id for item in items], now=now)
        for item in items:
            await notification_store.save(connection, put_into_digest(item.notification, now=now))
        await request_sending(connection, message)


class SettleDigest:
    """Settles any message; that of a digest settles everything it holds, and says that it was sent."""

    def __init__(self, settle: Settle, *, flow: MessageFlow, ways: Ways, outbox: Outbox, clock: Clock) -> None:
        self._settle = settle
        self._flow = flow
        self._ways = ways
        self._outbox = outbox
        self._clock = clock

    async def __call__(self, connection: Connection, delivery: Delivery, outcome: Outcome) -> None:
        """In the transaction that records the outcome."""
        before = await self._settle(connection, delivery, outcome)
        if before is None or before.notification.purpose != DIGEST:
            return
        stored = await notification_store.find(connection, before.notification.notification_id)
        if stored is None:
            return
        digest = await digest_store.lock_made(connection, stored.notification.notification_id)
        if digest is None:
            return
        now = self._clock.now()
        if isinstance(outcome, Accepted):
            await self._sent(connection, stored, digest, now)
        elif stored.notification.state is State.FAILED:
            await self._failed(connection, digest, outcome, now)

    async def _sent(self, connection: Connection, stored: Stored, digest: Digest, now: datetime) -> None:
        items = await digest_store.lock_items(connection, digest.digest_id)
        for item in items:
            await self._flow.apply(connection, item, server_accepted(item.notification, now=now), now=now)
        after = replace(stored.notification, version=stored.notification.version + 1)
        await notification_store.save(connection, Change(after, steps=(Step("digest_sent", now),)))
        await digest_store.end(connection, digest.digest_id, "sent")
        message = digest_message(
            digest_id=digest.digest_id,
            version=after.version,
            authority=digest.authority,
            party_id=digest.party_id,
            items=[item.notification.notification_id for item in items],
            period=(digest.period_from, digest.period_until),
            policy_version=digest.policy_version,
            correlation_id=digest.correlation_id,
            sent_at=now,
        )
        await self._outbox.append(connection, [message])

    async def _failed(self, connection: Connection, digest: Digest, outcome: Outcome, now: datetime) -> None:
        """Each message takes its own next way, or ends with a person."""
        await digest_store.end(connection, digest.digest_id, "failed")
        for item in await digest_store.lock_items(connection, digest.digest_id):
            ways = await self._ways.left(connection, item.notification, now)
            change = not_accepted(item.notification, failure_of(outcome), ways, now=now)
            await self._flow.apply(connection, item, change, now=now)
