"""CommunitySessionAttended, first major version."""

from attune_contracts.drafts.training.session_attendance_event import SessionAttendanceEvent
from attune_contracts.fields import training


class CommunitySessionAttendedV1(SessionAttendanceEvent):
    """A practitioner attended a session of a Community of Practice (KD2)."""

    ce_type = "attune.training.CommunitySessionAttended.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "Attendance of a session is recorded for a person for the first time."

    topic_code: training.TopicCode
