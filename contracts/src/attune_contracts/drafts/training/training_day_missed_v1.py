"""TrainingDayMissed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.elsa_event import ElsaEvent
from attune_contracts.fields import training


class TrainingDayMissedV1(ElsaEvent):
    """An ELSA missed one of the six named days and makes it good on the same day of a later course (EL3)."""

    ce_type = "attune.training.TrainingDayMissed.v1"
    topic = "attune.training.elsa"
    key_field = "elsa_id"
    emitted_when = "A coordinator or psychologist records that an ELSA was not there."
    known_consumers = ("notifications",)

    course_id: training.CourseId
    day: training.TrainingDay
    missed_on: Annotated[fields.CalendarDate, Field(description="The day it was held")]
    make_good_on: Annotated[
        training.DayIfAny, Field(description="The next date of the same-numbered day; absent while none is planned")
    ] = None
