"""ParentConsultationRequested, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts.codes.referrals import consultation as codes
from attune_contracts.drafts.referrals.consultation_event import ToldConsultationEvent
from attune_contracts.fields import referrals
from attune_contracts.privacy import public, reference


class ParentConsultationRequestedV1(ToldConsultationEvent):
    """A parent asked for a free call with an educational psychologist (KD4, KD5, KD6)."""

    ce_type = "attune.referrals.ParentConsultationRequested.v1"
    emitted_when = "A parent or carer asks for a call with name, number, time of day, phase and a few words."
    known_consumers = ("notifications",)

    convenient_time: Annotated[codes.ConvenientTime, Field(description="When to call"), public("a code")]
    education_phase: Annotated[
        codes.EducationPhase, Field(description="Where their child is in education"), reference("a fact about a family")
    ]
    topics: referrals.ConsultationTopics
