"""CourseAdvertised, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import training as codes
from attune_contracts.fields import training as fields
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class CourseAdvertisedV1(DomainEvent):
    """A course was advertised by one channel (EL11)."""

    ce_type = "attune.training.CourseAdvertised.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A coordinator records that a course is advertised by a channel, once for each channel."
    known_consumers = ("notifications",)

    course_id: fields.CourseId
    channel: Annotated[codes.AdvertisingChannel, Field(description="Where it is advertised"), public("a code")]
