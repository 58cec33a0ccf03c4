"""SupervisionGroupFormed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class SupervisionGroupFormedV1(TrainingPartiesEvent):
    """A supervision group exists, with its supervisor (EL7, YL7)."""

    ce_type = "attune.training.SupervisionGroupFormed.v1"
    topic = "attune.training.group"
    key_field = "group_id"
    emitted_when = "A coordinator forms a group."
    party_roles = ("supervisor",)

    group_id: training.GroupId
    supervision_programme: training.SupervisionProgrammeCode
    district_code: training.DistrictCodeIfAny = None
    education_phase: training.PhaseIfAny = None
    members_max: Annotated[
        int, Field(ge=1, le=100, description="How many members the group has at most"), public("a count")
    ]
