"""IntakeAccepted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public
from attune_contracts.topic_declarations import INTAKE_RESULTS_TOPIC, INTEGRATOR


class IntakeAcceptedV1(DomainEvent):
    """A referral sent in over an intake topic was taken in."""

    ce_type = "attune.referrals.IntakeAccepted.v1"
    topic = INTAKE_RESULTS_TOPIC
    key_field = "intake_event_id"
    emitted_when = "A sealed referral is taken in, or the same one comes again."
    known_consumers = (INTEGRATOR,)

    intake_event_id: fields.EventId
    referral_id: fields.ReferralId
    reference: fields.ReferralReference
    repeated: Annotated[bool, Field(description="True when the same event had been taken in before"), public("a flag")]
