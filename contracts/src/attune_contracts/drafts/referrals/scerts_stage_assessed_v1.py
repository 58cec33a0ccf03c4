"""ScertsStageAssessed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import support as codes
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.privacy import public, reference


class ScertsStageAssessedV1(ReferralEvent):
    """A child's SCERTS stage was assessed; the stage itself is data on development and stays in referrals (SC2)."""

    ce_type = "attune.referrals.ScertsStageAssessed.v1"
    emitted_when = "A psychologist and those around the child complete a SCERTS assessment."

    assessment_id: Annotated[
        fields.Uuid, Field(description="The assessment"), reference("an opaque id in a child's case")
    ]
    round_number: Annotated[
        int, Field(ge=1, le=100, description="Which round of assess, plan, do, review it opens"), public("a count")
    ]
    domains: Annotated[
        tuple[codes.ScertsDomain, ...],
        Field(min_length=1, max_length=3, description="What was looked at"),
        fields.DISTINCT,
        public("parts of a published framework"),
    ]
    parents_took_part: Annotated[
        bool, Field(description="Whether the parents' own knowledge of the child is in it"), public("a flag")
    ]
    assessed_on: Annotated[fields.CalendarDate, Field(description="The day it was completed")]
