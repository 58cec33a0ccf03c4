"""SupportProgrammeStarted, first major version."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.deprecation import Deprecation
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class SupportProgrammeStartedV1(DomainEvent):
    """The ELSA and the child began to work together (EL2)."""

    ce_type = "attune.referrals.SupportProgrammeStarted.v1"
    topic = "attune.referrals.referral"
    key_field = "referral_id"
    emitted_when = "A psychologist or coordinator starts the programme of an accepted and allocated referral."
    deprecation = Deprecation(
        since=datetime(2026, 11, 22, tzinfo=UTC),
        sunset=datetime(2027, 8, 31, tzinfo=UTC),
        successor="attune.referrals.SupportProgrammeStarted.v2",
    )

    referral_id: fields.ReferralId
    programme_id: fields.ProgrammeId
    elsa_id: fields.ElsaId
    started_on: Annotated[fields.CalendarDate, Field(description="The first day")]
    planned_weeks: Annotated[int, Field(ge=1, le=104, description="How many weeks are planned"), public("a count")]
