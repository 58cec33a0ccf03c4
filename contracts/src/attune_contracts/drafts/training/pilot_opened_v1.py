"""PilotOpened, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class PilotOpenedV1(DomainEvent):
    """A pilot begins: with how many partners, how long, what is reported when (KD3, PI1, PI2)."""

    ce_type = "attune.training.PilotOpened.v1"
    topic = "attune.training.pilot"
    key_field = "pilot_id"
    emitted_when = "A coordinator opens a pilot."
    known_consumers = ("referrals",)

    pilot_id: training.PilotId
    offer_code: training.OfferCode
    partner_kind: Annotated[codes.PilotPartnerKind, Field(description="Who takes part"), public("a code")]
    partners_max: Annotated[
        int, Field(ge=1, le=500, description="How many partners it has room for"), public("a count")
    ]
    starts_on: Annotated[fields.CalendarDate, Field(description="The first day")]
    ends_on: Annotated[fields.CalendarDate, Field(description="The last day")]
    report_months: Annotated[
        tuple[Annotated[int, Field(ge=0, le=60)], ...],
        Field(
            max_length=12,
            description="After how many months from the start a report is due; empty where none is asked for",
        ),
        fields.DISTINCT,
        public("published dates"),
    ]
    pupils_checked: Annotated[
        bool,
        Field(description="Whether each pupil must be cleared by referrals before taking part"),
        public("a published condition"),
    ]
    policy_version: fields.PolicyVersion
