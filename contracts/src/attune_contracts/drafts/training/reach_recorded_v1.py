"""ReachRecorded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public

ReachCount = Annotated[
    int, Field(ge=0, le=1_000_000, description="How many people it reached directly"), public("a count over an area")
]


class ReachRecordedV1(DomainEvent):
    """It is known how many people a programme has reached so far, directly and by others (IP7)."""

    ce_type = "attune.training.ReachRecorded.v1"
    topic = "attune.training.programme"
    key_field = "training_programme_id"
    emitted_when = "A coordinator records the count up to a day; the latest count holds."

    training_programme_id: training.TrainingProgrammeId
    reached: Annotated[codes.Reached, Field(description="Whom it reached"), public("a code")]
    direct_count: ReachCount
    indirect_count: Annotated[ReachCount, Field(description="How many it reached through others")]
    counted_until: Annotated[fields.CalendarDate, Field(description="The last day that was counted")]
