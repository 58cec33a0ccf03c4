"""SessionRescheduled, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.session_event import SessionEvent
from attune_contracts.fields import training


class SessionRescheduledV1(SessionEvent):
    """A session takes place at another time (TR4)."""

    ce_type = "attune.training.SessionRescheduled.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A coordinator moves a session; those with places in it are told both times."
    known_consumers = ("notifications",)

    previous_starts_at: Annotated[fields.Instant, Field(description="When it was to begin before, in UTC")]
    starts_at: training.StartsAt
    ends_at: training.EndsAt
    change_reason: training.ChangeReasonCode
