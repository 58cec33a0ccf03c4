"""ExpressionsOfInterestOpened, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import training_programmes as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent, RuledEvent
from attune_contracts.privacy import public
from attune_contracts.rules import ExactlyWhen


class ExpressionsOfInterestOpenedV1(DomainEvent, RuledEvent):
    """Expressions of interest are asked for, mostly until a fixed moment (PI1, PI2, SN3, IP9)."""

    ce_type = "attune.training.ExpressionsOfInterestOpened.v1"
    topic = "attune.training.call"
    key_field = "call_id"
    emitted_when = "A coordinator opens a call."
    known_consumers = ("notifications",)
    rules = (ExactlyWhen("pilot_id", other="call_kind", value="pilot_place"),)

    call_id: training.CallId
    call_kind: Annotated[codes.CallKind, Field(description="What interest is asked for"), public("a code")]
    subject_code: training.CallSubject
    pilot_id: training.PilotIdIfAny = None
    audience_codes: training.AudienceCodes
    eligibility_codes: training.EligibilityCodes
    manager_must_agree: Annotated[
        bool,
        Field(description="Whether the proprietor or manager must have agreed first"),
        public("a published condition"),
    ]
    places_max: Annotated[
        int | None,
        Field(ge=1, le=5000, description="How many places there are; absent where it is open"),
        public("a count"),
    ] = None
    closes_at: Annotated[
        training.InstantIfAny,
        Field(description="When it closes, in UTC; what comes later is refused; absent where it stays open"),
    ] = None
