"""A message goes to a provider, and what came of it is settled.

The attempt is committed before the call, its end after it. A crash in between leaves an attempt without an end: the
provider is asked whether it has the message, by its reference, before anything is sent again. One that cannot be asked
gets what people must be told again, under the same reference, because a person who was not told is worse than a person
who was told twice; but only so often, then a person asks. Anything else is given up at once. How often that happens is
counted, and stands in the ledger.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from attune_chassis.clock import Clock
from attune_chassis.database import Connection, Pool
from attune_chassis.deliveries import Accepted, Delivery, Outcome, RefusedForGood, Unclear

from notifications.adapters import attempt_store, contact_store, digest_store, notification_store
from notifications.adapters.attempt_store import Attempt
from notifications.adapters.delivery_metrics import UNCLEAR_SENDS
from notifications.adapters.notification_store import Stored
from notifications.adapters.providers.port import LookUpError, OutgoingMessage, Provider
from notifications.adapters.sealed_contacts import Address
from notifications.app.look_up_report import AwaitReport
from notifications.app.message_flow import MessageFlow, message_reference
from notifications.app.provider_report import TakeReport
from notifications.app.ways import Ways
from notifications.domain.content import Content
from notifications.domain.digest import DIGEST
from notifications.domain.notification import FailureReason, Notification, Step, Way, change, way_of
from notifications.domain.send_notification import begin_sending, not_accepted, server_accepted

TOLD_ALREADY = RefusedForGood("told_already")
SUPERSEDED = RefusedForGood("superseded")
NO_CONTACT = RefusedForGood(FailureReason.NO_CONTACT.value)
UNCLEAR_FOR_GOOD = RefusedForGood(FailureReason.UNCLEAR.value)
LOOK_UP_FAILED = "look_up_failed"

WriteMessage = Callable[[Notification, Address, Sequence[Content]], OutgoingMessage]
"""Puts a message, with the pieces of news it holds, into words for an address and its reader's language."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt on record: which message, to which address."""

    notification: Notification
    address: Address
    number: int
    items: tuple[Content, ...] = ()


def message_of(delivery: Delivery) -> UUID:
    """The id of the message a delivery is about."""
    return UUID(delivery.target)


class SendMessage:
    """Make one attempt; the sender of the chassis' delivery channel."""

    def __init__(
        self,
        *,
        pool: Pool,
        clock: Clock,
        providers: Mapping[str, Provider],
        ways: Ways,
        flow: MessageFlow,
        write: WriteMessage,
        unclear_repeats_max: int,
    ) -> None:
        self._unclear_repeats_max = unclear_repeats_max
        self._pool = pool
        self._clock = clock
        self._providers = providers
        self._ways = ways
        self._flow = flow
        self._write = write

    async def __call__(self, delivery: Delivery) -> Outcome:
        """Settle what is unclear, put the attempt on record, then call the provider, outside any transaction."""
        provider = self._providers[delivery.kind]
        earlier = await self._earlier(delivery.id)
        if earlier is not None:
            settled = await self._settle_earlier(provider, delivery, earlier)
            if settled is not None:
                return settled
        begun = await self._begin(delivery, provider)
        if isinstance(begun, RefusedForGood):
            return begun
        outcome = await provider.send(self._write(begun.notification, begun.address, begun.items))
        async with self._pool.acquire() as connection:
            await attempt_store.end(connection, delivery.id, begun.number, outcome, now=self._clock.now())
        return outcome

    async def _earlier(self, reference: UUID) -> Attempt | None:
        async with self._pool.acquire() as connection:
            return await attempt_store.last(connection, reference, now=self._clock.now())

    async def _settle_earlier(self, provider: Provider, delivery: Delivery, earlier: Attempt) -> Outcome | None:
        """What is known of the attempt before; None where the message is to be sent (again)."""
        if earlier.outcome == "accepted":
            # Taken and on record; only the settling was lost.
            return Accepted(earlier.provider_reference or "")
        if earlier.outcome != "unclear" or earlier.resolved is not None:
            return None
        if provider.can_look_up and earlier.provider == provider.name:
            try:
                found = await provider.find(delivery.id)
            except LookUpError:
                return Unclear(LOOK_UP_FAILED)
            await self._resolve(delivery.id, "not_found" if found is None else "found")
            return found
        return await self._settle_without_asking(delivery)

    async def _settle_without_asking(self, delivery: Delivery) -> Outcome | None:
        async with self._pool.acquire() as connection:
            stored = await notification_store.find(connection, message_of(delivery))
            repeats = await attempt_store.count_sent_again(connection, delivery.id)
        must_tell = stored is not None and self._ways.is_must_tell(stored.notification.content)
        again = must_tell and repeats < self._unclear_repeats_max
        await self._resolve(delivery.id, "sent_again" if again else "given_up")
        return None if again else UNCLEAR_FOR_GOOD

    async def _resolve(self, reference: UUID, resolved: str) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            providers = await attempt_store.resolve(connection, reference, resolved)
        _count(providers, resolved)

    async def _begin(self, delivery: Delivery, provider: Provider) -> Begun | RefusedForGood:
        now = self._clock.now()
        async with self._pool.acquire() as connection, connection.transaction():
            stored = await notification_store.lock(connection, message_of(delivery))
            if stored is None:
                return RefusedForGood(FailureReason.MESSAGE_REFUSED.value)
            known = stored.notification
            if message_reference(known) != delivery.id:
                return SUPERSEDED
            begun = begin_sending(known, attempt=max(delivery.attempts, 1), now=now)
            if begun is None:
                return TOLD_ALREADY
            address = await contact_store.find_address(connection, known.authority, known.party_id, known.channel)
            if address is None:
                return NO_CONTACT
            number = await attempt_store.begin(
                connection, known, reference=delivery.id, provider=provider.name, now=now
            )
            await notification_store.save(connection, begun)
            if number == 1:
                await self._flow.way_begins(connection, known, now)
            items = await digest_store.contents(connection, known.notification_id) if known.purpose == DIGEST else ()
            return Begun(begun.after, address, number, items)


class SettleMessage:
    """Record the final outcome of a delivery and publish it; the settler of the chassis' delivery channel."""

    def __init__(
        self, *, flow: MessageFlow, ways: Ways, clock: Clock, reports: TakeReport, awaited: AwaitReport
    ) -> None:
        self._awaited = awaited
        self._flow = flow
        self._reports = reports
        self._ways = ways
        self._clock = clock

    async def __call__(self, connection: Connection, delivery: Delivery, outcome: Outcome) -> Stored | None:
        """In the transaction that records the outcome; the message as it was before, None where there is none."""
        stored = await notification_store.lock(connection, message_of(delivery))
        if stored is None:
            return None
        now = self._clock.now()
        known = stored.notification
        if isinstance(outcome, Unclear):
            _count(await attempt_store.resolve(connection, delivery.id, "given_up"), "given_up")
        if isinstance(outcome, Accepted):
            changed = server_accepted(known, now=now, by=await _way(connection, stored, delivery.id))
            await self._awaited.taken(connection, known, delivery.id, now)
        elif message_reference(known) != delivery.id:
            # The message takes another way by now: what became of this one decides nothing.
            changed = change(known, (), (Step("not_sent", now, detail=SUPERSEDED.reason),))
        else:
            ways = await self._ways.left(connection, known, now)
            changed = not_accepted(known, failure_of(outcome), ways, now=now)
        await self._flow.apply(connection, stored, changed, now=now)
        await self._reports.apply_kept(connection, delivery.id)
        return stored


async def _way(connection: Connection, stored: Stored, reference: UUID) -> Way:
    found = await attempt_store.find_way(connection, provider="", provider_reference="", reference=reference)
    return found.way if found is not None else way_of(stored.notification)


def _count(providers: list[str], resolved: str) -> None:
    for provider in providers:
        UNCLEAR_SENDS.labels(provider, resolved).inc()


def failure_of(outcome: Outcome) -> FailureReason:
    """Why a message failed: a refusal says it itself; else nobody took it in time, or nobody knows whether they did."""
    match outcome:
        case RefusedForGood(reason=reason) if reason in set(FailureReason):
            return FailureReason(reason)
        case Unclear():
            return FailureReason.UNCLEAR
        case _:
            return FailureReason.SERVER_UNAVAILABLE
