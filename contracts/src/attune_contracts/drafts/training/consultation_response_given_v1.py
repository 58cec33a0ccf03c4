"""ConsultationResponseGiven, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class ConsultationResponseGivenV1(DomainEvent):
    """Somebody gave their views when they were asked for; the words stay with training (SN9)."""

    ce_type = "attune.training.ConsultationResponseGiven.v1"
    topic = "attune.training.feedback"
    key_field = "feedback_id"
    emitted_when = "A person answers a consultation, at a briefing or in writing."

    feedback_id: training.FeedbackId
    consultation_code: Annotated[
        str,
        training.CODE_TEXT,
        Field(description="What was asked about, as the authority codes it, for example annual_review_paperwork"),
        public("a code of a published list"),
    ]
    respondent_id: Annotated[fields.PartyId, Field(description="Who gave their views")]
    sector: Annotated[codes.Sector, Field(description="The sector they speak from"), public("a code")]
    setting_id: training.SettingIdIfAny = None
    session_id: Annotated[
        fields.Uuid | None,
        Field(description="The briefing it was given at, where there was one"),
        public("a session points at nobody"),
    ] = None
