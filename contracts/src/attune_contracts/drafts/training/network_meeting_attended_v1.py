"""NetworkMeetingAttended, first major version."""

from attune_contracts import fields
from attune_contracts.drafts.training.session_attendance_event import SessionAttendanceEvent
from attune_contracts.fields import training


class NetworkMeetingAttendedV1(SessionAttendanceEvent):
    """Somebody attended a network's meeting for their setting (TI3, IP5)."""

    ce_type = "attune.training.NetworkMeetingAttended.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "Attendance of a network's meeting is recorded for a person for the first time."
    known_consumers = ("awards",)

    setting_id: fields.SettingId
    network_id: training.NetworkId
    offer_code: training.OfferCode
