"""NotificationFailed, first major version."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from attune_contracts import codes
from attune_contracts.deprecation import Deprecation
from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.privacy import public


class NotificationFailedV1(NotificationEvent):
    """A message did not reach its person; somebody must follow it up."""

    ce_type = "attune.notifications.NotificationFailed.v1"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = "Trying is over, or a message comes back after it had been accepted."
    deprecation = Deprecation(
        since=datetime(2026, 11, 22, tzinfo=UTC),
        sunset=datetime(2027, 8, 31, tzinfo=UTC),
        successor="attune.notifications.NotificationFailed.v2",
    )

    channel: Annotated[codes.SentChannel, Field(description="How it was sent"), public("a code")]
    failure_reason: Annotated[codes.FailureReason, Field(description="Why it did not arrive"), public("a code")]
