"""NotificationSent, first major version."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from attune_contracts import codes
from attune_contracts.deprecation import Deprecation
from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.privacy import public


class NotificationSentV1(NotificationEvent):
    """A message to one person was handed to the mail server."""

    ce_type = "attune.notifications.NotificationSent.v1"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = "The mail server has taken a message, in the transaction that records it."
    deprecation = Deprecation(
        since=datetime(2026, 11, 22, tzinfo=UTC),
        sunset=datetime(2027, 8, 31, tzinfo=UTC),
        successor="attune.notifications.NotificationSent.v2",
    )

    channel: Annotated[codes.SentChannel, Field(description="How it was sent"), public("a code")]
