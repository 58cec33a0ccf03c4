"""OutcomeFollowUpDue, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.fields import training
from attune_contracts.model import DomainEvent
from attune_contracts.privacy import public


class OutcomeFollowUpDueV1(DomainEvent):
    """It is time to ask again how the families of a group are doing (KD3)."""

    ce_type = "attune.training.OutcomeFollowUpDue.v1"
    topic = "attune.training.group"
    key_field = "group_id"
    emitted_when = "The time set for it, twelve months in Kent, has passed since the group's last session."
    known_consumers = ("referrals",)

    group_id: training.GroupId
    setting_id: fields.SettingId
    ended_on: Annotated[fields.CalendarDate, Field(description="The day of the group's last session")]
    months_after: Annotated[int, Field(ge=1, le=60, description="How many months after that day"), public("a count")]
    answer_by: Annotated[fields.CalendarDate, Field(description="The last day for an answer to count")]
    policy_version: fields.PolicyVersion
