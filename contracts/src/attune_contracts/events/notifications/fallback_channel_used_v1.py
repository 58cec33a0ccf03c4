"""FallbackChannelUsed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import notifications as codes
from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.fields import notifications
from attune_contracts.privacy import public


class FallbackChannelUsedV1(NotificationEvent):
    """A message goes another way, because the first did not serve."""

    ce_type = "attune.notifications.FallbackChannelUsed.v1"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = "A channel fails for good and the authority's policy has another one."

    failed_channel: Annotated[codes.MessageChannel, Field(description="The way that did not serve"), public("a code")]
    failure: notifications.Failure
    channel: notifications.Channel
    policy_version: notifications.TellingPolicy
