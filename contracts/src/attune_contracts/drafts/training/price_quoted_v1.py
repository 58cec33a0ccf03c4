"""PriceQuoted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.price_event import PriceEvent
from attune_contracts.privacy import reference


class PriceQuotedV1(PriceEvent):
    """A setting knows what places on a course would cost it (TR1, TR2)."""

    ce_type = "attune.training.PriceQuoted.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A setting asks for a price or begins to book."
    known_consumers = ("notifications",)

    quote_id: Annotated[fields.Uuid, Field(description="The quote"), reference("an opaque id")]
    valid_until: Annotated[fields.CalendarDate, Field(description="The last day the quote holds")]
