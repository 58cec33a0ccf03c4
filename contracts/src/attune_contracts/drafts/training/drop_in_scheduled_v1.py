"""DropInScheduled, first major version."""

from attune_contracts.drafts.training.open_session_event import OpenSessionEvent
from attune_contracts.fields import training


class DropInScheduledV1(OpenSessionEvent):
    """A drop-in that needs no booking has a date; its venue may still be open (SN18)."""

    ce_type = "attune.training.DropInScheduled.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A coordinator schedules a drop-in."
    known_consumers = ("notifications",)

    topic_code: training.TopicCode
