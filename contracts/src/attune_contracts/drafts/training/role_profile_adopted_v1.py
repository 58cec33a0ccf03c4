"""RoleProfileAdopted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.training.commitment_event import CommitmentEvent
from attune_contracts.fields import training


class RoleProfileAdoptedV1(CommitmentEvent):
    """A setting works by a version of a role's common profile (YL8)."""

    ce_type = "attune.training.RoleProfileAdopted.v1"
    topic = "attune.training.commitment"
    key_field = "commitment_id"
    emitted_when = "The head of a setting adopts a profile."

    staff_role: training.StaffRoleCode
    adopted_on: Annotated[fields.CalendarDate, Field(description="The first day it holds")]
