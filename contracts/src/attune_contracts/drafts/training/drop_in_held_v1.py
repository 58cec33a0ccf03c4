"""DropInHeld, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.drafts.training.session_event import SessionEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class DropInHeldV1(SessionEvent):
    """A drop-in took place; heads were counted, nobody was named (SN18)."""

    ce_type = "attune.training.DropInHeld.v1"
    topic = "attune.training.course"
    key_field = "course_id"
    emitted_when = "A member of staff records how many people came."

    held_on: training.HeldOn
    headcount: Annotated[int, Field(ge=0, le=2000, description="How many people came"), public("a count")]
