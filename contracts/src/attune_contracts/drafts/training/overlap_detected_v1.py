"""OverlapDetected, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class OverlapDetectedV1(DomainEvent):
    """Courses of several services are for the same staff on the same topic (YL11)."""

    ce_type = "attune.training.OverlapDetected.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A course is scheduled whose topic, roles and area others already serve in the same school year."

    course_id: training.CourseId
    overlapping_course_ids: Annotated[
        tuple[training.CourseId, ...],
        Field(min_length=1, max_length=20, description="The courses it overlaps with"),
        fields.DISTINCT,
        public("courses point at nobody"),
    ]
    topic_code: training.TopicCode
    staff_roles: training.StaffRoles
    district_code: training.DistrictCodeIfAny = None
