"""What the facts about one questionnaire share."""

from typing import Annotated, ClassVar

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals.people import CaseRole
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.privacy import reference


class QuestionnaireEvent(ToldReferralEvent):
    """A fact about the questionnaire on a child at home and at school (SN19)."""

    party_roles: ClassVar[tuple[CaseRole, ...]] = ("parent_carer",)

    questionnaire_id: Annotated[
        fields.Uuid, Field(description="The questionnaire"), reference("an opaque id in a child's case")
    ]
