"""BulletinPublished, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import notifications as codes
from attune_contracts.fields import notifications
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public, reference


class BulletinPublishedV1(DomainEvent):
    """An issue of a bulletin is out, with links and flyers to pass on (SN1, SN7)."""

    ce_type = "attune.notifications.BulletinPublished.v1"
    topic = "attune.notifications.bulletin"
    key_field = "bulletin_id"
    emitted_when = "An editor publishes an issue; the subscribers' messages follow."

    bulletin_id: Annotated[fields.Uuid, Field(description="One issue of a bulletin"), public("a published bulletin")]
    subscription_topic: notifications.SubscriptionTopic
    audiences: Annotated[
        tuple[codes.BulletinAudience, ...],
        Field(min_length=1, max_length=3, description="Whom it is for"),
        fields.DISTINCT,
        public("codes"),
    ]
    items_count: Annotated[int, Field(ge=1, le=200, description="How many items it has"), public("a count")]
    featured_event_ids: Annotated[
        tuple[fields.EventId, ...],
        Field(max_length=200, description="ce_ids of the events it tells of; none where it tells of other things only"),
        fields.DISTINCT,
        reference("opaque ids"),
    ]
    share_packs_count: Annotated[
        int,
        Field(ge=0, le=200, description="How many of its items have a flyer for settings to share with families"),
        public("a count"),
    ]
    recipients_count: Annotated[
        int, Field(ge=0, le=1_000_000, description="How many people subscribe to it on that day"), public("a count")
    ]
    published_on: Annotated[fields.CalendarDate, Field(description="The day it came out")]
