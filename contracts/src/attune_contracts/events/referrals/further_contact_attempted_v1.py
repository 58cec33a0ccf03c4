"""FurtherContactAttempted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import contact as codes
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.fields import referrals
from attune_contracts.model import RuledEvent
from attune_contracts.privacy import public, reference
from attune_contracts.rules import ExactlyWhen


class FurtherContactAttemptedV1(ReferralEvent, RuledEvent):
    """The service tried again to reach a family that missed an appointment (YL4)."""

    ce_type = "attune.referrals.FurtherContactAttempted.v1"
    emitted_when = "A member of the service records an attempt to reach the family after a missed appointment."
    rules = (ExactlyWhen("barrier", other="result", value="reached"),)

    appointment_id: referrals.AppointmentId
    attempt_number: Annotated[int, Field(ge=1, le=20, description="Which attempt it is"), public("a count")]
    attempts_owed: Annotated[
        int, Field(ge=0, le=20, description="How many different attempts are owed after this one"), public("a count")
    ]
    channel: Annotated[codes.ContactChannel, Field(description="By which way"), public("a code")]
    time_of_day: Annotated[codes.TimeOfDay, Field(description="At what time of the day"), public("a code")]
    with_person: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="Who was tried, for example parent_carer, young_person or another_relative"),
        reference("a role in the family behind the id"),
    ]
    result: Annotated[codes.ContactResult, Field(description="Whether the family was reached"), public("a code")]
    barrier: Annotated[
        codes.AttendanceBarrier | None,
        Field(description="What kept the family away; only where it was reached"),
        reference("a coded circumstance of the family behind the id"),
    ] = None
    venue_type: Annotated[
        codes.VenueType | None,
        Field(description="What kind of place was gone to or offered, where there was one"),
        public("a code"),
    ] = None
    policy_version: fields.PolicyVersion
    attempted_on: Annotated[fields.CalendarDate, Field(description="The day of the attempt")]
