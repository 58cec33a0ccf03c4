"""NotificationRequested, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import notifications as codes
from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.fields import notifications
from attune_contracts.privacy import public


class NotificationRequestedV1(NotificationEvent):
    """Somebody is to be told of an event; nothing has been sent yet."""

    ce_type = "attune.notifications.NotificationRequested.v1"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = "An event is heard that the authority's policy has somebody told of, or a reminder of one falls due."

    message_class: Annotated[
        codes.MessageClass, Field(description="Whether the person can switch it off"), public("a code")
    ]
    channel: notifications.Channel
    policy_version: notifications.TellingPolicy
    tell_by: Annotated[
        fields.Instant | None,
        Field(description="When it must have reached the person, in UTC; absent where no time is set"),
        public("an instant points at nobody"),
    ] = None
