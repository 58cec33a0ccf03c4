"""What the facts about training of one setting's own people share."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training as codes
from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class WholeSchoolTrainingEvent(TrainingPartiesEvent):
    """A fact about one session for one setting: what is covered, and for whom."""

    party_roles = ("lead_contact",)

    course_id: training.CourseId
    session_id: training.SessionId
    setting_id: fields.SettingId
    offer_code: training.OfferCode
    content_codes: training.ContentCodes
    session_audience: Annotated[
        codes.WholeSettingAudience, Field(description="Who the session is for"), public("a code")
    ]
