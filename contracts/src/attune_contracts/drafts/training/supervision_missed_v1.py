"""SupervisionMissed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.drafts.training.supervision_absence_event import SupervisionAbsenceEvent
from attune_contracts.fields import training
from attune_contracts.privacy import reference


class SupervisionMissedV1(SupervisionAbsenceEvent):
    """An ELSA was not at a supervision session (EL8)."""

    ce_type = "attune.training.SupervisionMissed.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "A coordinator or psychologist records that an ELSA was not there."
    known_consumers = ("notifications",)

    held_on: training.HeldOn
    apologies_given: Annotated[
        bool,
        Field(description="Whether the ELSA had given apologies"),
        reference("a fact about the member of staff behind the id"),
    ]
