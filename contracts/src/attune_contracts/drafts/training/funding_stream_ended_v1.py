"""FundingStreamEnded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class FundingStreamEndedV1(DomainEvent):
    """A programme is no longer paid from one source; it says how access goes on (IP8)."""

    ce_type = "attune.training.FundingStreamEnded.v1"
    topic = "attune.training.programme"
    key_field = "training_programme_id"
    emitted_when = "The last day of a funding stream passes, or a coordinator ends it before."
    known_consumers = ("notifications",)

    training_programme_id: training.TrainingProgrammeId
    funding_stream: Annotated[
        str,
        training.CODE_TEXT,
        Field(description="The source, as the authority codes it, for example opportunity_area"),
        public("a published source of money"),
    ]
    offer_codes: training.OfferCodes
    ended_on: Annotated[fields.CalendarDate, Field(description="The last day it paid")]
    next_funding: Annotated[
        codes.Funding | None, Field(description="Who pays from then on; absent where access ends"), public("a code")
    ] = None
