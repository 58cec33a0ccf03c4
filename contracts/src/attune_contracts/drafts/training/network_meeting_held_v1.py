"""NetworkMeetingHeld, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.drafts.training.session_event import SessionEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class NetworkMeetingHeldV1(SessionEvent):
    """A network of settings met (IP5, TI3)."""

    ce_type = "attune.training.NetworkMeetingHeld.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "The psychologist who led the meeting records that it was held."

    network_id: training.NetworkId
    is_scoping: Annotated[
        bool, Field(description="Whether the meeting was one that scoped the network"), public("a fact about a meeting")
    ]
    topic_codes: training.TopicCodes
    held_on: training.HeldOn
    attended_count: training.AttendedCount
    settings_count: training.SettingsCount
