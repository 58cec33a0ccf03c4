"""SupportProgrammeStarted, second major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public


class SupportProgrammeStartedV2(ReferralEvent):
    """Whoever gives the support and the child or family began to work together (EL2, VI1)."""

    ce_type = "attune.referrals.SupportProgrammeStarted.v2"
    emitted_when = "A member of the service starts the support of an accepted and allocated referral."

    programme_id: fields.ProgrammeId
    worker_id: referrals.WorkerId
    started_on: Annotated[fields.CalendarDate, Field(description="The first day")]
    planned_weeks: Annotated[
        int | None,
        Field(ge=1, le=104, description="How many weeks are planned; absent where the service plans none"),
        public("a count"),
    ] = None
