"""CommunitySessionHeld, first major version."""

from attune_contracts.drafts.training.session_event import SessionEvent
from attune_contracts.fields import training


class CommunitySessionHeldV1(SessionEvent):
    """A session of a Community of Practice took place (KD2)."""

    ce_type = "attune.training.CommunitySessionHeld.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "The psychologist who led the session records that it was held."

    topic_code: training.TopicCode
    held_on: training.HeldOn
    duration_minutes: training.Minutes
    attended_count: training.AttendedCount
