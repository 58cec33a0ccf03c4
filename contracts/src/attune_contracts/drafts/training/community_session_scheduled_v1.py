"""CommunitySessionScheduled, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.drafts.training.session_event import SessionEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class CommunitySessionScheduledV1(SessionEvent):
    """A session of a Community of Practice has a date and a topic (KD2)."""

    ce_type = "attune.training.CommunitySessionScheduled.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A coordinator or psychologist schedules a session of a Community of Practice."
    known_consumers = ("notifications",)

    topic_code: training.TopicCode
    staff_roles: training.StaffRoles
    starts_at: training.StartsAt
    ends_at: training.EndsAt
    input_minutes: Annotated[
        int, Field(ge=0, le=720, description="How long the input lasts before questions, in minutes"), public("a count")
    ]
    delivery_mode: training.DeliveryModeCode
    places_max: Annotated[int, Field(ge=1, le=5000, description="How many places there are"), public("a count")]
