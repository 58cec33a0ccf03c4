"""TopicSubscribed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import notifications as codes
from attune_contracts.fields import notifications
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public, reference


class TopicSubscribedV1(DomainEvent):
    """A person asked to hear of a topic (SN1)."""

    ce_type = "attune.notifications.TopicSubscribed.v1"
    topic = "attune.notifications.recipient"
    key_field = "party_id"
    emitted_when = "A person subscribes to a topic and confirms the address."

    party_id: fields.PartyId
    subscription_id: Annotated[
        fields.Uuid,
        Field(description="One person's subscription to one topic"),
        reference("an opaque id of a person's wish"),
    ]
    subscription_topic: notifications.SubscriptionTopic
    channel: notifications.Channel
    cadence: Annotated[codes.SubscriptionCadence, Field(description="How often"), public("a code")]
    subscribed_by: Annotated[codes.SubscriptionWay, Field(description="How the person subscribed"), public("a code")]
    setting_id: Annotated[
        fields.SettingId | None,
        Field(description="The setting for which the person reads it; absent for one who reads it for themselves"),
        reference("a small setting narrows down who is meant"),
    ] = None
