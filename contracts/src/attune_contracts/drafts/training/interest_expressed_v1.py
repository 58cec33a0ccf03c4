"""InterestExpressed, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes import training_programmes as codes
from attune_contracts.drafts.training.training_parties_event import TrainingPartiesEvent
from attune_contracts.fields import training
from attune_contracts.privacy import public, reference
from attune_contracts.rules import ExactlyWhen


class InterestExpressedV1(TrainingPartiesEvent):
    """Somebody expressed interest in time (PI1, PI2, SN3, IP9)."""

    ce_type = "attune.training.InterestExpressed.v1"
    topic = "attune.training.call"
    key_field = "call_id"
    emitted_when = "An expression of interest comes in before its call closes; a late one is refused and is no event."
    known_consumers = ("notifications",)
    party_roles = ("requester",)
    rules = (
        ExactlyWhen("setting_id", other="applicant_kind", value="setting"),
        ExactlyWhen("network_id", other="applicant_kind", value="network"),
    )

    call_id: training.CallId
    interest_id: training.InterestId
    call_kind: Annotated[codes.CallKind, Field(description="What interest was asked for"), public("a code")]
    subject_code: training.CallSubject
    applicant_kind: Annotated[
        codes.ApplicantKind, Field(description="For whom interest is expressed"), public("a code")
    ]
    setting_id: training.SettingIdIfAny = None
    network_id: training.NetworkIdIfAny = None
    manager_agreed: Annotated[
        bool | None,
        Field(description="Whether the proprietor or manager has agreed; absent where nobody need be asked"),
        reference("a fact about one expression of interest"),
    ] = None
