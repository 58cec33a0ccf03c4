"""Facts a decision of this service can return: a closed union. `adapters/wire.py` says how each travels."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from training.domain.facts import AccreditationFacts


@dataclass(frozen=True, slots=True)
class ElsaRegistered:
    """A member of a setting's staff joined the register of ELSAs (EL1)."""

    authority: str
    elsa_id: UUID
    setting_id: str
    party_id: UUID
    registered_on: date


@dataclass(frozen=True, slots=True)
class TrainingDayAttended:
    """An ELSA attended one numbered day of the initial training (EL3)."""

    day: int
    held_on: date


@dataclass(frozen=True, slots=True)
class SupervisionAttended:
    """An ELSA attended one supervision session of sufficient length (EL8)."""

    session_id: UUID
    held_on: date
    duration_minutes: int


@dataclass(frozen=True, slots=True)
class AccreditationGranted:
    """An ELSA met every condition of the policy; `facts` are those that stood on `granted_on` (EL5)."""

    policy_version: str
    granted_on: date
    facts: AccreditationFacts


TrainingEvent = ElsaRegistered | TrainingDayAttended | SupervisionAttended | AccreditationGranted
