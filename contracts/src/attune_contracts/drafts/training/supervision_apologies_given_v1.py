"""SupervisionApologiesGiven, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.drafts.training.supervision_absence_event import SupervisionAbsenceEvent
from attune_contracts.privacy import reference


class SupervisionApologiesGivenV1(SupervisionAbsenceEvent):
    """An ELSA says beforehand that they cannot come to a supervision session; the supervisor is told (EL8)."""

    ce_type = "attune.training.SupervisionApologiesGiven.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "An ELSA or their setting gives apologies before the session begins."
    known_consumers = ("notifications",)
    party_roles = ("elsa", "supervisor")

    planned_starts_at: Annotated[fields.Instant, Field(description="When the session is to begin, in UTC")]
    apology_reason: Annotated[
        codes.ApologyReason,
        Field(description="Why, without any matter of health"),
        reference("a coded fact about the member of staff behind the id"),
    ]
