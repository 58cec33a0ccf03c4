"""ProgrammePhaseStarted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.drafts.training.programme_phase_event import ProgrammePhaseEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class ProgrammePhaseStartedV1(ProgrammePhaseEvent):
    """A phase of a programme begins (IP2)."""

    ce_type = "attune.training.ProgrammePhaseStarted.v1"
    topic = "attune.training.programme"
    key_field = "training_programme_id"
    emitted_when = "A coordinator starts a phase, having seen any risk in its date."

    offer_codes: training.OfferCodes
    term: Annotated[codes.Term, Field(description="The school term"), public("a code")]
    starts_on: Annotated[fields.CalendarDate, Field(description="The first day")]
    ends_on: Annotated[training.DayIfAny, Field(description="The last day, where one is planned")] = None
