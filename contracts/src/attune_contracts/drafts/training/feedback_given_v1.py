"""FeedbackGiven, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import reference


class FeedbackGivenV1(DomainEvent):
    """Somebody who was trained said what it changed; their words stay with training (EL12)."""

    ce_type = "attune.training.FeedbackGiven.v1"
    topic = "attune.training.feedback"
    key_field = "feedback_id"
    emitted_when = "The person answers a request for feedback."
    known_consumers = ("notifications",)

    feedback_id: training.FeedbackId
    feedback_point: training.FeedbackPointCode
    offer_code: training.OfferCode
    course_id: training.CourseIdIfAny = None
    impact_themes: Annotated[
        tuple[codes.ImpactTheme, ...],
        Field(max_length=6, description="Where a change was seen; empty where none was"),
        fields.DISTINCT,
        reference("coded views of the person behind the id"),
    ]
    usefulness: Annotated[
        int | None,
        Field(ge=1, le=5, description="How useful it was, from 1 to 5 for very; absent where it was not answered"),
        reference("a view of the person behind the id"),
    ] = None
