"""NotificationDelivered, second major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import notifications as codes
from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.model import RuledEvent
from attune_contracts.privacy import public, reference
from attune_contracts.rules import ExactlyWhen


class NotificationDeliveredV2(NotificationEvent, RuledEvent):
    """A person was told, and how surely."""

    ce_type = "attune.notifications.NotificationDelivered.v2"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = (
        "A provider takes or delivers a message, its reader acknowledges it, or a member of staff tells the person."
    )
    known_consumers = ("referrals",)
    rules = (ExactlyWhen("confirmed_by", other="evidence", value="human"),)

    channel: Annotated[codes.MessageChannel, Field(description="How the person was told"), public("a code")]
    evidence: fields.EvidenceCode
    delivered_at: Annotated[fields.Instant, Field(description="When, in UTC")]
    confirmed_by: Annotated[
        str | None,
        fields.STAFF_REFERENCE_TEXT,
        Field(description="Opaque reference of the member of staff who told the person; never an address"),
        reference("a pseudonym of a member of staff"),
    ] = None
