"""AccreditationPutAtRisk, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.accreditation_event import AccreditationEvent
from attune_contracts.fields import training


class AccreditationPutAtRiskV1(AccreditationEvent):
    """An ELSA's accreditation lapses on a known day unless what is missing is made good (EL6)."""

    ce_type = "attune.training.AccreditationPutAtRisk.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "Practice ceases, or the time in which it must be confirmed or supervision attended runs out."
    known_consumers = ("awards", "notifications")

    risk_codes: training.AccreditationRisks
    lapses_on: Annotated[fields.CalendarDate, Field(description="The day it lapses if nothing changes")]
