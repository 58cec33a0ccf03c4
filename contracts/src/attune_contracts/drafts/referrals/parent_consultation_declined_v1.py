"""ParentConsultationDeclined, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import consultation as codes
from attune_contracts.drafts.referrals.consultation_event import ToldConsultationEvent
from attune_contracts.privacy import reference


class ParentConsultationDeclinedV1(ToldConsultationEvent):
    """The call cannot be about what the parent wants to discuss; the parent is told where else to go (KD9)."""

    ce_type = "attune.referrals.ParentConsultationDeclined.v1"
    emitted_when = "A parent says that the call is to be about an EHCP application, before anything else is asked."
    known_consumers = ("notifications",)

    reason: Annotated[
        codes.ConsultationDecline, Field(description="Why it is declined"), reference("a fact about a parent's concern")
    ]
    signpost_codes: fields.SignpostCodes
    policy_version: fields.PolicyVersion
