"""PupilRaisedAtMapMeeting, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import support as codes
from attune_contracts.events.referrals.case_parties_event import CasePartiesEvent
from attune_contracts.privacy import public, reference


class PupilRaisedAtMapMeetingV1(CasePartiesEvent):
    """A school discussed a pupil at its termly MAP meeting, as it must before it asks for outreach support (SN4)."""

    ce_type = "attune.referrals.PupilRaisedAtMapMeeting.v1"
    topic = "attune.referrals.map_raising"
    key_field = "raising_id"
    emitted_when = "A school or its psychologist records that a pupil was discussed at a MAP meeting."
    party_roles = ("child",)

    raising_id: Annotated[
        fields.Uuid, Field(description="The raising, which a referral cites"), reference("a pseudonym of a pupil")
    ]
    setting_id: fields.SettingId
    term: Annotated[codes.SchoolTerm, Field(description="The term's meeting"), public("a code")]
    next_step: Annotated[
        codes.MapNextStep, Field(description="What was agreed"), reference("a coded decision about a pupil")
    ]
    held_on: Annotated[fields.CalendarDate, Field(description="The day of the meeting")]
