"""ProgrammePhaseStarted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.programme_phase_event import ProgrammePhaseEvent
from attune_contracts.fields import training


class ProgrammePhaseStartedV1(ProgrammePhaseEvent):
    """A phase of a programme begins (IP2)."""

    ce_type = "attune.training.ProgrammePhaseStarted.v1"
    topic = "attune.training.programme"
    key_field = "training_programme_id"
    emitted_when = "A coordinator starts a phase, having seen any risk in its date."

    offer_codes: training.OfferCodes
    term: training.TermCode
    starts_on: Annotated[fields.CalendarDate, Field(description="The first day")]
    ends_on: Annotated[training.DayIfAny, Field(description="The last day, where one is planned")] = None
