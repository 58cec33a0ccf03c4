"""NotificationDeferred, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import notifications as codes
from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.fields import notifications
from attune_contracts.privacy import public


class NotificationDeferredV1(NotificationEvent):
    """A message waits for a better time."""

    ce_type = "attune.notifications.NotificationDeferred.v1"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = "A message comes up for sending when its kind is not sent; once for each time it is put off."

    deferral_reason: Annotated[codes.DeferralReason, Field(description="Why it waits"), public("a code")]
    deferred_until: Annotated[fields.Instant, Field(description="When it comes up again, in UTC")]
    policy_version: notifications.TellingPolicy
