"""What the facts about a pupil's check for a pilot share."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.case_parties_event import CasePartiesEvent
from attune_contracts.privacy import public, reference


class PupilCheckEvent(CasePartiesEvent):
    """Whether a pupil may take part in a pilot; the criteria met or not stay in referrals, for some are health data."""

    topic = "attune.referrals.pupil_check"
    key_field = "check_id"
    party_roles = ("child", "setting_contact")

    check_id: Annotated[
        fields.Uuid, Field(description="The check of one pupil for one pilot"), reference("a pseudonym of a pupil")
    ]
    pilot_id: Annotated[fields.Uuid, Field(description="The pilot, as training knows it"), public("an opaque id")]
    setting_id: fields.SettingId
    policy_version: fields.PolicyVersion
    checked_on: Annotated[fields.CalendarDate, Field(description="The day of the check")]
