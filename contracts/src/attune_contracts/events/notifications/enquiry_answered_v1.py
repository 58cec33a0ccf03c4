"""EnquiryAnswered, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import notifications as codes
from attune_contracts.events.notifications.enquiry_event import EnquiryEvent
from attune_contracts.privacy import public, reference


class EnquiryAnsweredV1(EnquiryEvent):
    """An enquiry has its answer, and the clock stops (LK2)."""

    ce_type = "attune.notifications.EnquiryAnswered.v1"
    topic = "attune.notifications.enquiry"
    key_field = "enquiry_id"
    emitted_when = "A member of staff answers an enquiry, passes it on, or gives up trying to reach who asked."

    answer_kind: Annotated[
        codes.AnswerKind, Field(description="What became of it"), reference("a coded fact about somebody's question")
    ]
    channel: Annotated[codes.MessageChannel, Field(description="How it was answered"), public("a code")]
    working_days_taken: Annotated[
        int, Field(ge=0, le=1000, description="Working days from the enquiry to its answer"), public("a count")
    ]
    within_target: Annotated[bool, Field(description="Whether the target was kept"), public("a measure of the service")]
