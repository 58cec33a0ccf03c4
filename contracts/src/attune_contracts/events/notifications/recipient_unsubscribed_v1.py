"""RecipientUnsubscribed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import notifications as codes
from attune_contracts.fields import notifications
from attune_contracts.model import DomainEvent, RuledEvent
from attune_contracts.privacy import public, reference
from attune_contracts.rules import ExactlyWhen


class RecipientUnsubscribedV1(DomainEvent, RuledEvent):
    """A person no longer wants to hear of a topic, or of any; what they must be told they are still told (SN1)."""

    ce_type = "attune.notifications.RecipientUnsubscribed.v1"
    topic = "attune.notifications.recipient"
    key_field = "party_id"
    emitted_when = "A person unsubscribes."
    rules = (
        ExactlyWhen("subscription_id", other="unsubscribed_scope", value="one_topic"),
        ExactlyWhen("subscription_topic", other="unsubscribed_scope", value="one_topic"),
    )

    party_id: fields.PartyId
    unsubscribed_scope: Annotated[codes.UnsubscribedScope, Field(description="One topic or all"), public("a code")]
    subscription_id: Annotated[
        fields.Uuid | None,
        Field(description="The subscription that ends; only where it is one topic"),
        reference("an opaque id of a person's wish"),
    ] = None
    subscription_topic: Annotated[
        notifications.SubscriptionTopic | None,
        Field(description="The topic, as the authority's list of topics has it; only where it is one topic"),
        public("a published topic"),
    ] = None
    unsubscribed_by: Annotated[codes.SubscriptionWay, Field(description="How the person did so"), public("a code")]
