"""OfferPublished, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class OfferPublishedV1(DomainEvent):
    """The catalogue has a new offer, or a new version of one; what it is for is stated (IP1, IP3, SN15, YL12)."""

    ce_type = "attune.training.OfferPublished.v1"
    topic = "attune.training.offer"
    key_field = "offer_id"
    emitted_when = "A coordinator publishes an offer."
    known_consumers = ("notifications",)

    offer_id: training.OfferId
    offer_code: training.OfferCode
    offer_version: Annotated[int, Field(ge=1, le=1000, description="Which version, counted from 1"), public("a count")]
    offer_format: Annotated[codes.OfferFormat, Field(description="The form it takes"), public("a code")]
    offer_tier: Annotated[codes.OfferTier, Field(description="How wide its reach is"), public("a code")]
    topic_codes: training.TopicCodes
    audience_codes: training.AudienceCodes
    outcome_codes: Annotated[
        tuple[Annotated[str, training.CODE_TEXT], ...],
        Field(min_length=1, max_length=12, description="What it should bring about, as the authority codes it"),
        fields.DISTINCT,
        public("codes of a published list"),
    ]
    funding: training.FundingCode
    bespoke_on_request: Annotated[
        bool, Field(description="Whether a setting may ask for its own"), public("a published fact")
    ]
    accredited_by: training.AccreditedByIfAny = None
