"""ConsultationBooked, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.request_event import RequestEvent
from attune_contracts.fields import training
from attune_contracts.privacy import reference


class ConsultationBookedV1(RequestEvent):
    """A setting has a time for a short consultation with a specialist (TR4)."""

    ce_type = "attune.training.ConsultationBooked.v1"
    topic = "attune.training.request"
    key_field = "request_id"
    emitted_when = "A specialist or coordinator agrees a time with the setting."
    known_consumers = ("notifications",)

    consultation_id: Annotated[fields.Uuid, Field(description="The consultation"), reference("an opaque id")]
    offer_code: training.OfferCode
    starts_at: training.StartsAt
    duration_minutes: Annotated[training.Minutes, Field(description="How long it is, in minutes")]
    delivery_mode: training.DeliveryModeCode
