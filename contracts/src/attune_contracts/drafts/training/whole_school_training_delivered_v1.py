"""WholeSchoolTrainingDelivered, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.whole_school_training_event import WholeSchoolTrainingEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class WholeSchoolTrainingDeliveredV1(WholeSchoolTrainingEvent):
    """A session of training took place at a setting (TI1, TI2)."""

    ce_type = "attune.training.WholeSchoolTrainingDelivered.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "The psychologist who gave the training records that it took place."
    known_consumers = ("awards",)

    delivered_on: Annotated[fields.CalendarDate, Field(description="The day it took place")]
    duration_minutes: training.Minutes
    attended_count: training.AttendedCount
    staff_count: Annotated[
        int,
        Field(ge=1, le=2000, description="How many staff the setting had that day, for its coverage"),
        public("a count"),
    ]
