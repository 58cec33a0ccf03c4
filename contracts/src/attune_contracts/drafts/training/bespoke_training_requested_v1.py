"""BespokeTrainingRequested, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import training as codes
from attune_contracts.drafts.training.request_event import RequestEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public


class BespokeTrainingRequestedV1(RequestEvent):
    """A setting asks for training or support of its own (SC5)."""

    ce_type = "attune.training.BespokeTrainingRequested.v1"
    topic = "attune.training.request"
    key_field = "request_id"
    emitted_when = "A setting asks, mostly through its visiting psychologist."
    known_consumers = ("notifications",)

    offer_code: training.OfferCode
    bespoke_purpose: Annotated[codes.BespokePurpose, Field(description="What the setting asks for"), public("a code")]
    staff_roles: training.StaffRoles
    expected_count: training.ExpectedCount
