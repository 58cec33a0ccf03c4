"""VerpGoalSet, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.drafts.training.verp_cycle_event import VerpCycleEvent
from attune_contracts.privacy import reference


class VerpGoalSetV1(VerpCycleEvent):
    """A member of staff set a goal of their own; what it is stays between the two (VI6)."""

    ce_type = "attune.training.VerpGoalSet.v1"
    topic = "attune.training.learner"
    key_field = "learner_id"
    emitted_when = "The psychologist records that a goal was set."

    goal_number: Annotated[
        int,
        Field(ge=1, le=20, description="Which goal of the cycle, counted from 1"),
        reference("a count about one person"),
    ]
