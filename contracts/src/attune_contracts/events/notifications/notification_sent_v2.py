"""NotificationSent, second major version."""

from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.fields import notifications


class NotificationSentV2(NotificationEvent):
    """A message to one person was handed on: to a mail server, a provider, or a person who is to pass it on."""

    ce_type = "attune.notifications.NotificationSent.v2"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = "Whoever carries a message on has taken it, in the transaction that records it."

    channel: notifications.Channel
