"""ActionPlanActionCompleted, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.awards.organisation_event import OrganisationEvent
from attune_contracts.fields import awards
from attune_contracts.privacy import reference


class ActionPlanActionCompletedV1(OrganisationEvent):
    """An action of a plan is done (TI4)."""

    ce_type = "attune.awards.ActionPlanActionCompleted.v1"
    topic = "attune.awards.organisation"
    key_field = "organisation_id"
    emitted_when = "An organisation records that an action of its plan is done."
    known_consumers = ("notifications",)

    plan_id: awards.PlanId
    entry_id: awards.PlanEntryId = None
    action_id: awards.ActionId
    completed_on: Annotated[fields.CalendarDate, Field(description="The day it was done")]
    open_actions_count: Annotated[
        int,
        Field(ge=0, le=63, description="How many actions of the plan are still to be done"),
        reference("progress of the organisation behind the id"),
    ]
