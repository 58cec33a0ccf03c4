"""SessionCancelled, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.session_event import SessionEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class SessionCancelledV1(SessionEvent):
    """A session does not take place (TR4, TR6)."""

    ce_type = "attune.training.SessionCancelled.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A coordinator cancels a session; those with places in it are told."
    known_consumers = ("notifications",)

    planned_starts_at: Annotated[fields.Instant, Field(description="When it was to begin, in UTC")]
    change_reason: training.ChangeReasonCode
    replacement_session_id: Annotated[
        fields.Uuid | None,
        Field(description="The session to come to instead, where there is one"),
        public("a session points at nobody"),
    ] = None
