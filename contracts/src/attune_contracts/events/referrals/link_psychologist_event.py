"""What the facts about a setting's link people share."""

from typing import Annotated, ClassVar

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals.people import CaseRole
from attune_contracts.events.referrals.case_parties_event import CasePartiesEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public


class LinkPsychologistEvent(CasePartiesEvent):
    """A fact about the person of a service whom a setting turns to in a role, such as its psychologist (LK1, YL17)."""

    topic = "attune.referrals.link"
    key_field = "setting_id"
    party_roles: ClassVar[tuple[CaseRole, ...]] = ("link_person",)
    optional_roles: ClassVar[tuple[CaseRole, ...]] = ("setting_contact",)

    setting_id: fields.SettingId
    link_role: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="In which role, for example educational_psychologist"),
        public("a role in a service"),
    ]
    from_on: Annotated[fields.CalendarDate, Field(description="The first day of the link")]
