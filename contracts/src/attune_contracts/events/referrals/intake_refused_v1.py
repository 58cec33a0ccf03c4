"""IntakeRefused, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import codes, fields
from attune_contracts.model import EventModel
from attune_contracts.privacy import public, reference
from attune_contracts.topic_declarations import INTAKE_RESULTS_TOPIC, INTEGRATOR


class IntakeRefusedV1(EventModel):
    """A referral sent in over an intake topic was refused, and why."""

    ce_type = "attune.referrals.IntakeRefused.v1"
    topic = INTAKE_RESULTS_TOPIC
    key_field = "intake_event_id"
    emitted_when = "A record on an intake topic cannot be taken in."
    known_consumers = (INTEGRATOR,)

    authority: Annotated[
        str | None,
        fields.AUTHORITY_TEXT,
        Field(description="ONS code of the authority, where the record could be read so far"),
        public("an authority is a public body"),
    ] = None
    occurred_at: fields.OccurredAt
    intake_event_id: Annotated[
        str,
        fields.Text(rf"^({fields.UUID_PATTERN}|offset:[0-9]{{1,6}}:[0-9]{{1,19}})$", 36),
        Field(description="ce_id as it was sent, else offset:<partition>:<offset>"),
        reference("an opaque id"),
    ]
    reason: Annotated[codes.IntakeRefusalReason, Field(description="Why it was refused"), public("a code")]
    next_step: Annotated[codes.IntakeNextStep, Field(description="What its sender can do"), public("a code")]
