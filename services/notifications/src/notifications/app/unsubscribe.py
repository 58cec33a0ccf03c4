"""The reader of a message stops messages of its kind: by the button of a mail program, or on our page (RFC 8058)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from attune_chassis.clock import Clock
from attune_chassis.database import Pool
from attune_chassis.ids import derived_id
from attune_chassis.outbox import Outbox

from notifications.adapters import notification_store, preference_store
from notifications.adapters.acknowledgement_links import UnsubscribeLinks
from notifications.adapters.policies import Policies
from notifications.adapters.preference_store import subscription_id_of
from notifications.adapters.wire_timing import recipient_messages
from notifications.domain.digest import DIGEST
from notifications.domain.notification import Notification
from notifications.domain.preferences import Scope, unsubscribe
from notifications.domain.telling_rules import TellingRules, Topic

NO_HEADERS: Final[Mapping[str, str]] = {}


class Unsubscribing:
    """What a message that can be switched off carries: a link, and the headers of a mail program's own button."""

    def __init__(self, links: UnsubscribeLinks, rules: TellingRules) -> None:
        self._links = links
        self._rules = rules

    def of(self, notification: Notification) -> tuple[str, Mapping[str, str]]:
        """Link and headers; both empty for what must be told."""
        if notification.purpose != DIGEST and self._rules.of(notification.purpose).is_must_tell:
            return "", NO_HEADERS
        return self._links.link(notification.notification_id), self._links.headers(notification.notification_id)


@dataclass(frozen=True, slots=True)
class Unsubscribable:
    """What the page shows: the topic as a code (None: a digest, so every topic), who wrote, and whether it is done."""

    topic: str | None
    service_name: str
    is_done: bool


class Unsubscribe:
    """What can be done with a link. A token this service did not make belongs to nothing."""

    def __init__(
        self,
        *,
        pool: Pool,
        outbox: Outbox,
        clock: Clock,
        links: UnsubscribeLinks,
        rules: TellingRules,
        policies: Policies,
    ) -> None:
        self._pool = pool
        self._outbox = outbox
        self._clock = clock
        self._links = links
        self._rules = rules
        self._policies = policies

    async def look(self, token: str) -> Unsubscribable | None:
        """What a link would stop. Scanners open links too, so looking changes nothing."""
        notification = await self._find(token)
        if notification is None:
            return None
        topic = self._topic(notification)
        async with self._pool.acquire() as connection:
            known = await preference_store.find(connection, notification.authority, notification.party_id)
        is_off = any(
            chosen.cadence is None and topic is not None and chosen.scope == Scope(topic.name)
            for chosen in known.preferences
        )
        service_name = self._policies.version(notification.policy_version).service_name
        return Unsubscribable(topic.name if topic else None, service_name, known.wants_nothing or is_off)

    async def press(self, token: str) -> bool:
        """Unsubscribe; again changes nothing. False for a link that belongs to nothing that can be switched off."""
        notification = await self._find(token)
        if notification is None:
            return False
        topic = self._topic(notification)
        authority, party_id = notification.authority, notification.party_id

        def subscription_id(scope: Scope) -> UUID:
            return subscription_id_of(authority, party_id, scope)

        async with self._pool.acquire() as connection, connection.transaction():
            before = await preference_store.lock(connection, authority, party_id)
            chosen = unsubscribe(before, topic, self._rules, way="link", subscription_id=subscription_id)
            if chosen.after == before:
                return True
            await preference_store.save(connection, chosen.after)
            cause_id = derived_id("unsubscribe", notification.notification_id)
            messages = recipient_messages(chosen.after, chosen.facts, cause_id=cause_id, recorded_at=self._clock.now())
            await self._outbox.append(connection, messages)
        return True

    async def _find(self, token: str) -> Notification | None:
        notification_id = self._links.read(token)
        if notification_id is None:
            return None
        async with self._pool.acquire() as connection:
            stored = await notification_store.find(connection, notification_id)
        if stored is None:
            return None
        topic = self._topic(stored.notification)
        return None if topic is not None and topic.is_must_tell else stored.notification

    def _topic(self, notification: Notification) -> Topic | None:
        return None if notification.purpose == DIGEST else self._rules.of(notification.purpose)
