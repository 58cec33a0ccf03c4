"""NotificationSuppressed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import notifications as codes
from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.fields import notifications
from attune_contracts.privacy import reference


class NotificationSuppressedV1(NotificationEvent):
    """A message is not sent, for a reason that can be looked up later."""

    ce_type = "attune.notifications.NotificationSuppressed.v1"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = "A message comes up for sending and a rule says no."
    known_consumers = ("referrals",)

    suppression_reason: Annotated[
        codes.SuppressionReason,
        Field(description="Why it is not sent"),
        reference("a coded fact about the person behind the id"),
    ]
    policy_version: notifications.TellingPolicy
