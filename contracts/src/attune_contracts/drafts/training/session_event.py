"""What the facts about one session of a course or series share."""

from attune_contracts.fields import training
from attune_contracts.model import DomainEvent


class SessionEvent(DomainEvent):
    """A fact about one session: which course or series, which of its sessions."""

    course_id: training.CourseId
    session_id: training.SessionId
