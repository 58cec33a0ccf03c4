"""What the facts about one call of the Parent Consultation Line share."""

from typing import ClassVar

from attune_contracts.codes.referrals.people import CaseRole
from attune_contracts.events.referrals.case_parties_event import CasePartiesEvent
from attune_contracts.fields import referrals
from attune_contracts.model import DomainEvent


class ConsultationEvent(DomainEvent):
    """A fact about one request for a call; it holds no child at all (KD6)."""

    topic = "attune.referrals.consultation"
    key_field = "consultation_id"

    consultation_id: referrals.ConsultationId


class ToldConsultationEvent(ConsultationEvent, CasePartiesEvent):
    """A fact about one request for a call of which the parent is told."""

    party_roles: ClassVar[tuple[CaseRole, ...]] = ("parent_carer",)
