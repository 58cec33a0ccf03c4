"""OutcomeMeasured, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import training_programmes as codes
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class OutcomeMeasuredV1(DomainEvent):
    """A measure of a programme has a value, before or after (SN2, SC6, YL22)."""

    ce_type = "attune.training.OutcomeMeasured.v1"
    topic = "attune.training.programme"
    key_field = "training_programme_id"
    emitted_when = "A coordinator records a measurement; small numbers are held back."

    training_programme_id: training.TrainingProgrammeId
    measure_code: Annotated[
        str,
        training.CODE_TEXT,
        Field(
            description="What was measured, as the programme's document codes it, for example good_level_of_development"
        ),
        public("a code of a published document"),
    ]
    measuring_point: Annotated[codes.MeasuringPoint, Field(description="Before, while or after"), public("a code")]
    unit: Annotated[codes.MeasureUnit, Field(description="What the value counts"), public("a code")]
    value: Annotated[
        int, Field(ge=0, le=10_000_000, description="The value, in its unit"), public("a number about an area")
    ]
    people_count: Annotated[
        int,
        Field(ge=5, le=1_000_000, description="About how many people it speaks; fewer than five are never published"),
        public("a count"),
    ]
    district_code: training.DistrictCodeIfAny = None
    measured_on: Annotated[fields.CalendarDate, Field(description="The day the value holds for")]
