"""A message goes to the mail server, and what came of it is settled.

The attempt is committed before the call. A crash in between leaves it `sending`: the message is sent again with the
same Message-ID, because a person who was not told is worse than a person who was told twice.
"""

from collections.abc import Awaitable, Callable

from attune_chassis.clock import Clock
from attune_chassis.database import Connection, Pool
from attune_chassis.deliveries import Accepted, Delivery, Outcome, RefusedForGood
from attune_chassis.outbox import Outbox

from notifications.adapters import contact_store, notification_store
from notifications.adapters.acknowledgement_links import AcknowledgementLinks
from notifications.adapters.policies import Policies
from notifications.adapters.sealed_contacts import Address
from notifications.adapters.smtp import OutgoingMail
from notifications.adapters.templates import MessageTemplates
from notifications.app.publish import save_and_publish
from notifications.domain.notification import FailureReason, Notification
from notifications.domain.send_notification import begin_sending, not_accepted, server_accepted

TOLD_ALREADY = RefusedForGood("told_already")
NO_CONTACT = RefusedForGood(FailureReason.NO_CONTACT.value)


class SendMessage:
    """Make one attempt; the sender of the chassis' delivery channel."""

    def __init__(
        self,
        *,
        pool: Pool,
        clock: Clock,
        templates: MessageTemplates,
        policies: Policies,
        links: AcknowledgementLinks,
        mail_from: str,
        hand_over: Callable[[OutgoingMail], Awaitable[Outcome]],
    ) -> None:
        self._pool = pool
        self._clock = clock
        self._templates = templates
        self._policies = policies
        self._links = links
        self._mail_from = mail_from
        self._hand_over = hand_over

    async def __call__(self, delivery: Delivery) -> Outcome:
        """Put the attempt on record, then call the mail server, outside any transaction."""
        begun = await self._begin(delivery)
        if isinstance(begun, RefusedForGood):
            return begun
        notification, address = begun
        return await self._hand_over(self._mail(notification, address))

    async def _begin(self, delivery: Delivery) -> tuple[Notification, Address] | RefusedForGood:
        async with self._pool.acquire() as connection, connection.transaction():
            stored = await notification_store.lock(connection, delivery.id)
            if stored is None:
                return RefusedForGood(FailureReason.MESSAGE_REFUSED.value)
            known = stored.notification
            change = begin_sending(known, attempt=max(delivery.attempts, 1), now=self._clock.now())
            if change is None:
                return TOLD_ALREADY
            address = await contact_store.find_address(connection, known.authority, known.party_id, known.channel)
            if address is None:
                return NO_CONTACT
            await notification_store.save(connection, change)
            return change.after, address

    def _mail(self, notification: Notification, address: Address) -> OutgoingMail:
        policy = self._policies.version(notification.policy_version)
        link = self._links.link(notification.notification_id)
        return OutgoingMail(
            notification_id=notification.notification_id,
            to=address.address,
            sender=self._mail_from,
            sender_name=policy.service_name,
            written=self._templates.write(
                notification.content, acknowledgement_link=link, service_name=policy.service_name
            ),
            written_at=self._clock.now(),
        )


class SettleMessage:
    """Record the final outcome of a delivery and publish it; the settler of the chassis' delivery channel."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock

    async def __call__(self, connection: Connection, delivery: Delivery, outcome: Outcome) -> None:
        """In the transaction that records the outcome."""
        stored = await notification_store.lock(connection, delivery.id)
        if stored is None:
            return
        now = self._clock.now()
        if isinstance(outcome, Accepted):
            change = server_accepted(stored.notification, now=now)
        else:
            change = not_accepted(stored.notification, failure_of(outcome), now=now)
        await save_and_publish(connection, self._outbox, stored, change, now=now)


def failure_of(outcome: Outcome) -> FailureReason:
    """Why a message failed: refused for good says it itself, anything else means that no server took it in time."""
    if isinstance(outcome, RefusedForGood) and outcome.reason in set(FailureReason):
        return FailureReason(outcome.reason)
    return FailureReason.SERVER_UNAVAILABLE
