"""NotificationFailed, second major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.fields import OPEN_CODE_TEXT, notifications
from attune_contracts.privacy import public


class NotificationFailedV2(NotificationEvent):
    """A message did not reach its person; somebody must follow it up."""

    ce_type = "attune.notifications.NotificationFailed.v2"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = "Trying is over, or a message comes back after it had been accepted, be it weeks later."
    known_consumers = ("referrals",)

    channel: notifications.Channel
    failure_reason: Annotated[
        str,
        OPEN_CODE_TEXT,
        Field(description="Why it did not arrive, for example address_refused, bounced or letter_returned"),
        public("a code"),
    ]
