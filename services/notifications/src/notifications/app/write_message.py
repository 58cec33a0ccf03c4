"""A message is put into words for an address, at the moment it is sent."""

from attune_chassis.clock import Clock

from notifications.adapters.acknowledgement_links import AcknowledgementLinks
from notifications.adapters.policies import Policies
from notifications.adapters.providers.port import OutgoingMessage
from notifications.adapters.templates import MessageTemplates
from notifications.app.message_flow import message_reference
from notifications.domain.notification import Notification


class WriteMessage:
    """What providers are given."""

    def __init__(
        self, *, templates: MessageTemplates, policies: Policies, links: AcknowledgementLinks, clock: Clock
    ) -> None:
        self._templates = templates
        self._policies = policies
        self._links = links
        self._clock = clock

    def __call__(self, notification: Notification, address: str) -> OutgoingMessage:
        """The message by its present way."""
        policy = self._policies.version(notification.policy_version)
        written = self._templates.write(
            notification.content,
            acknowledgement_link=self._links.link(notification.notification_id),
            service_name=policy.service_name,
        )
        return OutgoingMessage(
            reference=message_reference(notification),
            channel=notification.channel,
            purpose=notification.purpose,
            address=address,
            sender_name=policy.service_name,
            written=written,
            written_at=self._clock.now(),
        )
