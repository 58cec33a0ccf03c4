"""What the facts about a setting's link psychologist share."""

from typing import Annotated, ClassVar

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals.people import CaseRole
from attune_contracts.drafts.referrals.case_parties_event import CasePartiesEvent


class LinkPsychologistEvent(CasePartiesEvent):
    """A fact about the psychologist a setting turns to (LK1)."""

    topic = "attune.referrals.link"
    key_field = "setting_id"
    party_roles: ClassVar[tuple[CaseRole, ...]] = ("psychologist", "setting_contact")

    setting_id: fields.SettingId
    from_on: Annotated[fields.CalendarDate, Field(description="The first day of the link")]
