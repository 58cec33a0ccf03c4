"""ActionPlanAgreed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.drafts.awards.organisation_event import OrganisationEvent
from attune_contracts.fields import awards
from attune_contracts.model import ContractModel, PartiesEvent
from attune_contracts.privacy import reference


class PlannedAction(ContractModel):
    """One action of a plan; what it says stays with awards."""

    action_id: awards.ActionId
    area_code: awards.AreaCode
    due_on: Annotated[fields.CalendarDate, Field(description="The day by which it is to be done")]


class ActionPlanAgreedV1(PartiesEvent, OrganisationEvent):
    """An organisation's leadership agreed what it will do, area by area (TI4, CP4)."""

    ce_type = "attune.awards.ActionPlanAgreed.v1"
    topic = "attune.awards.organisation"
    key_field = "organisation_id"
    emitted_when = "A leadership team agrees a plan, alone or in consultation with an educational psychologist."
    known_consumers = ("notifications",)
    party_roles = ("applicant",)

    plan_id: awards.PlanId
    entry_id: awards.PlanEntryId = None
    scheme: fields.Scheme
    scheme_version: fields.SchemeVersion
    psychologist_party_id: Annotated[
        fields.Uuid | None,
        Field(description="The educational psychologist who supported it by consultation; absent where nobody did"),
        reference("a pseudonym"),
    ] = None
    actions: Annotated[
        tuple[PlannedAction, ...],
        Field(min_length=1, max_length=64, description="What is to be done"),
        fields.DISTINCT,
        reference("plans of the organisation behind the id"),
    ]
    agreed_on: Annotated[fields.CalendarDate, Field(description="The day it was agreed")]
    review_on: Annotated[fields.CalendarDate, Field(description="The day the whole plan is to be looked at again")]
