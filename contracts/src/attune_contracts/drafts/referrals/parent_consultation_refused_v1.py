"""ParentConsultationRefused, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import consultation as codes
from attune_contracts.drafts.referrals.consultation_event import ConsultationEvent
from attune_contracts.events.referrals.case_parties_event import CasePartiesEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public


class ParentConsultationRefusedV1(ConsultationEvent, CasePartiesEvent):
    """Somebody asked for a call on a parent's behalf; they are given wording to hand to the parent (KD7)."""

    ce_type = "attune.referrals.ParentConsultationRefused.v1"
    emitted_when = "A request comes from somebody who is not the parent or carer; nothing of the parent is kept."
    known_consumers = ("notifications",)
    party_roles = ("requester",)

    reason: Annotated[codes.ConsultationRefusal, Field(description="Why it is refused"), public("a code")]
    handout: Annotated[
        str,
        referrals.CODE_TEXT,
        Field(description="Which wording the requester is given, as coded in the policy, for example ask_us_yourself"),
        public("a text's name"),
    ]
    policy_version: fields.PolicyVersion
