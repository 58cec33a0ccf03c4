"""DigestSent, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.fields import notifications
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import reference


class DigestSentV1(DomainEvent):
    """Several messages to one person went out as one (SN1)."""

    ce_type = "attune.notifications.DigestSent.v1"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = "The hour of a person's digest has come and something waits for it."

    notification_id: fields.NotificationId
    party_id: fields.PartyId
    channel: notifications.Channel
    item_notification_ids: Annotated[
        tuple[fields.NotificationId, ...],
        Field(min_length=1, max_length=200, description="The messages it holds, in order; each in one digest only"),
        fields.DISTINCT,
        reference("opaque ids of messages to one person"),
    ]
    period_from: Annotated[fields.Instant, Field(description="First instant of what it holds, in UTC")]
    period_until: Annotated[fields.Instant, Field(description="First instant of what the next one holds, in UTC")]
    policy_version: notifications.TellingPolicy
