"""SchoolViewsRequested, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.referrals.questionnaire_event import QuestionnaireEvent


class SchoolViewsRequestedV1(QuestionnaireEvent):
    """The family asked the school for its part of the questionnaire; the family returns both (SN19)."""

    ce_type = "attune.referrals.SchoolViewsRequested.v1"
    emitted_when = "A family passes the school's part of the questionnaire on to the school."
    known_consumers = ("notifications",)
    party_roles = ("parent_carer", "setting_contact")

    setting_id: fields.SettingId
    due_on: Annotated[fields.CalendarDate, Field(description="The day by which the school's part is hoped for")]
