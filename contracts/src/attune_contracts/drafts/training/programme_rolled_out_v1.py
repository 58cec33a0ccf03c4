"""ProgrammeRolledOut, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class ProgrammeRolledOutV1(DomainEvent):
    """What was tried is now available to all whom it is for (KD3, PI1)."""

    ce_type = "attune.training.ProgrammeRolledOut.v1"
    topic = "attune.training.programme"
    key_field = "training_programme_id"
    emitted_when = "A coordinator rolls a programme out, mostly after a pilot was evaluated."
    known_consumers = ("notifications",)

    training_programme_id: training.TrainingProgrammeId
    pilot_id: training.PilotIdIfAny = None
    offer_code: training.OfferCode
    audience_codes: training.AudienceCodes
    district_codes: Annotated[
        tuple[Annotated[str, training.DISTRICT_TEXT], ...],
        Field(
            max_length=60, description="Districts or localities, as the authority codes them; empty where it is for all"
        ),
        fields.DISTINCT,
        public("published areas"),
    ]
    funding: training.FundingCode
    available_from: Annotated[fields.CalendarDate, Field(description="The first day")]
