"""FeedbackRequested, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training


class FeedbackRequestedV1(TrainingPartiesEvent):
    """Somebody who was trained is asked what it changed (EL12)."""

    ce_type = "attune.training.FeedbackRequested.v1"
    topic = "attune.training.feedback"
    key_field = "feedback_id"
    emitted_when = "Training was completed, or one year has passed since."
    known_consumers = ("notifications",)
    party_roles = ("participant",)

    feedback_id: training.FeedbackId
    feedback_point: training.FeedbackPointCode
    offer_code: training.OfferCode
    course_id: training.CourseIdIfAny = None
    answer_by: Annotated[fields.CalendarDate, Field(description="The last day for an answer to count")]
