"""The reader of a message follows its link: looking changes nothing, pressing the button acknowledges."""

from dataclasses import dataclass
from uuid import UUID

from attune_chassis.clock import Clock
from attune_chassis.database import Pool
from attune_chassis.ids import derived_id

from notifications.adapters import notification_store
from notifications.adapters.acknowledgement_links import AcknowledgementLinks
from notifications.adapters.policies import Policies
from notifications.adapters.templates import MessageTemplates
from notifications.app.message_flow import MessageFlow
from notifications.domain.confirm_notification import acknowledge
from notifications.domain.evidence import is_certain


@dataclass(frozen=True, slots=True)
class LinkedMessage:
    """What the page shows: the message's subject line, its reference number where it has one, who wrote it."""

    subject: str
    reference: str | None
    service_name: str
    is_acknowledged: bool


class Acknowledgement:
    """What can be done with a link. A token this service did not make belongs to nothing."""

    def __init__(
        self,
        *,
        pool: Pool,
        flow: MessageFlow,
        clock: Clock,
        links: AcknowledgementLinks,
        templates: MessageTemplates,
        policies: Policies,
    ) -> None:
        self._pool = pool
        self._flow = flow
        self._clock = clock
        self._links = links
        self._templates = templates
        self._policies = policies

    async def look(self, token: str) -> LinkedMessage | None:
        """The message a link belongs to. Mail scanners open links too, so looking proves nothing."""
        notification_id = self._links.read(token)
        if notification_id is None:
            return None
        async with self._pool.acquire() as connection:
            stored = await notification_store.find(connection, notification_id)
        if stored is None:
            return None
        known = stored.notification
        return LinkedMessage(
            subject=self._templates.subject(known.content),
            reference=getattr(known.content, "reference", None),
            service_name=self._policies.version(known.policy_version).service_name,
            is_acknowledged=is_certain(known.evidence),
        )

    async def press(self, token: str) -> bool:
        """Acknowledge; pressing again changes nothing. False for a link that belongs to nothing."""
        notification_id = self._links.read(token)
        return notification_id is not None and await self._acknowledge(notification_id)

    async def _acknowledge(self, notification_id: UUID) -> bool:
        async with self._pool.acquire() as connection, connection.transaction():
            stored = await notification_store.lock(connection, notification_id)
            if stored is None:
                return False
            now = self._clock.now()
            change = acknowledge(stored.notification, now=now)
            if change is not None:
                command_id = derived_id("acknowledge", notification_id)
                await self._flow.apply(connection, stored, change, now=now, command_id=command_id)
            return True
