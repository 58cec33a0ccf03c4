"""NotificationSent, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import codes
from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.privacy import public


class NotificationSentV1(NotificationEvent):
    """A message to one person was handed to the mail server."""

    ce_type = "attune.notifications.NotificationSent.v1"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = "The mail server has taken a message, in the transaction that records it."

    channel: Annotated[codes.SentChannel, Field(description="How it was sent"), public("a code")]
