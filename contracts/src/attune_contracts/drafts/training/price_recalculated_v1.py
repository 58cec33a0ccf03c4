"""PriceRecalculated, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import training as codes
from attune_contracts.drafts.training.price_event import PriceEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class PriceRecalculatedV1(PriceEvent):
    """A setting's places cost something else, because it holds one more or one fewer (TR2)."""

    ce_type = "attune.training.PriceRecalculated.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = (
        "A booking or a cancellation changes the number of a setting's places on a course, and with it the price."
    )
    known_consumers = ("notifications",)

    cause_place_id: Annotated[training.PlaceId, Field(description="The place that was added or removed")]
    price_change: Annotated[codes.PriceChange, Field(description="Why the price changed"), public("a code")]
    previous_total_pence: Annotated[
        training.TotalPence, Field(description="What the setting's places cost before, in pence, without VAT")
    ]
    adjustment_pence: Annotated[
        int,
        Field(
            ge=-100_000_000,
            le=100_000_000,
            description="What is to pay on top in pence, without VAT; negative: a credit",
        ),
        public("a price"),
    ]
