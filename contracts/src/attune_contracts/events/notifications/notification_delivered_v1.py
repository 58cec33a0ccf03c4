"""NotificationDelivered, first major version."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from attune_contracts import codes, fields
from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.privacy import public, reference


class NotificationDeliveredV1(NotificationEvent):
    """A person was told, and how surely."""

    ce_type = "attune.notifications.NotificationDelivered.v1"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = (
        "The mail server accepts a message, its reader acknowledges it, or a member of staff tells the person."
    )
    known_consumers = ("referrals",)

    channel: Annotated[codes.ToldChannel, Field(description="How the person was told"), public("a code")]
    evidence: fields.EvidenceCode
    delivered_at: Annotated[
        datetime, fields.UTC_INSTANT, Field(description="When, in UTC"), public("an instant points at nobody")
    ]
    confirmed_by: Annotated[
        str | None,
        fields.STAFF_REFERENCE_TEXT,
        Field(description="Opaque reference of the member of staff who told the person; never an address"),
        reference("a pseudonym of a member of staff"),
    ] = None

    @model_validator(mode="after")
    def _human_evidence_names_who(self) -> Self:
        if (self.confirmed_by is not None) != (self.evidence == "human"):
            raise PydanticCustomError(
                "confirmer_mismatch", "Human evidence names the member of staff, other evidence nobody"
            )
        return self
