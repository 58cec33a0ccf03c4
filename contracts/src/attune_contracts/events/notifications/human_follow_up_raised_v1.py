"""HumanFollowUpRaised, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes import notifications as codes
from attune_contracts.events.notifications.notification_event import NotificationEvent
from attune_contracts.fields import notifications
from attune_contracts.privacy import public, reference


class HumanFollowUpRaisedV1(NotificationEvent):
    """A named member of staff is to tell the person, because no message did."""

    ce_type = "attune.notifications.HumanFollowUpRaised.v1"
    topic = "attune.notifications.notification"
    key_field = "notification_id"
    emitted_when = "The last channel fails, a send stays unclear, or a message that needs an answer gets none."
    known_consumers = ("referrals",)

    follow_up_id: Annotated[fields.Uuid, Field(description="The task"), reference("an opaque id")]
    follow_up_reason: Annotated[codes.FollowUpReason, Field(description="Why a person takes over"), public("a code")]
    responsible: Annotated[
        str,
        fields.STAFF_PSEUDONYM_TEXT,
        Field(description="Pseudonym of the member of staff who is to tell the person"),
        reference("a pseudonym of a member of staff"),
    ]
    due_on: Annotated[fields.CalendarDate, Field(description="The day by which the person is to be told")]
    policy_version: notifications.TellingPolicy
