"""WholeSchoolTrainingBooked, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.whole_school_training_event import WholeSchoolTrainingEvent
from attune_contracts.fields import training
from attune_contracts.privacy import reference


class WholeSchoolTrainingBookedV1(WholeSchoolTrainingEvent):
    """A setting has a date for training of its own staff or parents and carers (TI1, TI2)."""

    ce_type = "attune.training.WholeSchoolTrainingBooked.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A coordinator and a setting agree a session; once for each session."
    known_consumers = ("notifications",)

    starts_at: training.StartsAt
    ends_at: training.EndsAt
    expected_count: training.ExpectedCount
    request_id: Annotated[
        fields.Uuid | None, Field(description="The request it answers, where there was one"), reference("an opaque id")
    ] = None
