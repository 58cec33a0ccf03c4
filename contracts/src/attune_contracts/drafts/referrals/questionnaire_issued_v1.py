"""QuestionnaireIssued, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.referrals.questionnaire_event import QuestionnaireEvent


class QuestionnaireIssuedV1(QuestionnaireEvent):
    """The family was given the questionnaire on the child at home and at school, as every referral gets one (SN19)."""

    ce_type = "attune.referrals.QuestionnaireIssued.v1"
    emitted_when = "A referral to a service that works by questionnaire has been made."
    known_consumers = ("notifications",)

    due_on: Annotated[fields.CalendarDate, Field(description="The day by which it is hoped for")]
    policy_version: fields.PolicyVersion
