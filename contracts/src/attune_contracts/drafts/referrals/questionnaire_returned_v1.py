"""QuestionnaireReturned, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.referrals.questionnaire_event import QuestionnaireEvent
from attune_contracts.privacy import public


class QuestionnaireReturnedV1(QuestionnaireEvent):
    """The family returned the questionnaire; what is in it stays in referrals (SN19)."""

    ce_type = "attune.referrals.QuestionnaireReturned.v1"
    emitted_when = "The family sends the questionnaire back, with the school's part or without."
    known_consumers = ("notifications",)

    school_part_included: Annotated[
        bool, Field(description="Whether the school's part, as the family gathered it, came with it"), public("a flag")
    ]
    returned_on: Annotated[fields.CalendarDate, Field(description="The day it came back")]
