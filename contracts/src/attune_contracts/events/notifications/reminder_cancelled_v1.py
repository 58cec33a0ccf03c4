"""ReminderCancelled, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.privacy import public, reference


class ReminderCancelledV1(NotificationEvent):
    """A reminder is not sent: what it would remind of is done, or no longer due."""

    ce_type = "attune.notifications.ReminderCancelled.v1"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = "An event is heard that clears a reminder still to be sent."

    reminder_step: Annotated[
        int, Field(ge=1, le=50, description="Which reminder of the series it would have been"), public("a count")
    ]
    remind_at: Annotated[fields.Instant, Field(description="When it would have been sent, in UTC")]
    clearing_event_id: Annotated[
        fields.Uuid, Field(description="ce_id of the event that cleared it"), reference("an opaque id")
    ]
    clearing_type: Annotated[fields.EventTypeName, Field(description="ce_type of the event that cleared it")]
