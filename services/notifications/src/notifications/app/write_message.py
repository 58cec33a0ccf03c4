"""A message is put into words for an address, at the moment it is sent."""

from collections.abc import Sequence

from attune_chassis.clock import Clock

from notifications.adapters.acknowledgement_links import AcknowledgementLinks
from notifications.adapters.policies import Policies
from notifications.adapters.providers.port import OutgoingMessage
from notifications.adapters.sealed_contacts import Address
from notifications.adapters.templates import FIRST_LANGUAGE, MessageTemplates
from notifications.app.message_flow import message_reference
from notifications.app.unsubscribe import Unsubscribing
from notifications.domain.content import Content
from notifications.domain.notification import Notification


class WriteMessage:
    """What providers are given."""

    def __init__(
        self,
        *,
        templates: MessageTemplates,
        policies: Policies,
        links: AcknowledgementLinks,
        unsubscribing: Unsubscribing,
        clock: Clock,
    ) -> None:
        self._templates = templates
        self._policies = policies
        self._links = links
        self._unsubscribing = unsubscribing
        self._clock = clock

    def __call__(self, notification: Notification, to: Address, items: Sequence[Content] = ()) -> OutgoingMessage:
        """The message by its present way, in the language of its reader; `items` are the news of a digest, in order."""
        unsubscribe_link, headers = self._unsubscribing.of(notification)
        policy = self._policies.version(notification.policy_version)
        written = self._templates.write(
            notification.content,
            acknowledgement_link=self._links.link(notification.notification_id),
            service_name=policy.service_name,
            language=to.language or FIRST_LANGUAGE,
            unsubscribe_link=unsubscribe_link,
            items=items,
        )
        return OutgoingMessage(
            reference=message_reference(notification),
            channel=notification.channel,
            purpose=notification.purpose,
            address=to.address,
            sender_name=policy.service_name,
            written=written,
            written_at=self._clock.now(),
            headers=headers,
        )
