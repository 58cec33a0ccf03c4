"""SupervisionAttended, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public, reference


class SupervisionAttendedV1(DomainEvent):
    """An ELSA attended a supervision session (EL8)."""

    ce_type = "attune.training.SupervisionAttended.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "A coordinator or psychologist records attendance of a supervision session for the first time."

    elsa_id: fields.ElsaId
    session_id: Annotated[
        fields.Uuid, Field(description="The session; several ELSAs attend the same one"), reference("an opaque id")
    ]
    held_on: Annotated[fields.CalendarDate, Field(description="The day it was held")]
    duration_minutes: Annotated[
        int, Field(ge=1, le=720, description="How long it lasted, in minutes"), public("a count")
    ]
