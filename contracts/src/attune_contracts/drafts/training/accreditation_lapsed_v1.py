"""AccreditationLapsed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.accreditation_event import AccreditationEvent
from attune_contracts.fields import training


class AccreditationLapsedV1(AccreditationEvent):
    """An ELSA is no longer accredited (EL6)."""

    ce_type = "attune.training.AccreditationLapsed.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "The day comes until which what put the accreditation at risk could be made good."
    known_consumers = ("referrals", "awards", "notifications")

    risk_codes: training.AccreditationRisks
    lapsed_on: Annotated[fields.CalendarDate, Field(description="The first day without accreditation")]
