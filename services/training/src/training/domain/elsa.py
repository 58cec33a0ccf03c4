"""An ELSA on the register (EL1): who they are by reference, what they attended, whether they are accredited."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from training.domain.events import AccreditationGranted, SupervisionAttended, TrainingDayAttended, TrainingEvent
from training.domain.facts import AccreditationFacts, SupervisionSession


@dataclass(frozen=True, slots=True)
class Elsa:
    """The state a decision is taken on.

    `version` counts the facts published about this ELSA, beginning with 1 for the registration.
    """

    authority: str
    elsa_id: UUID
    setting_id: str
    party_id: UUID
    registered_on: date
    version: int
    facts: AccreditationFacts = field(default_factory=AccreditationFacts)
    accredited_on: date | None = None

    def after(self, event: TrainingEvent) -> "Elsa":
        """The ELSA once `event` has happened to them."""
        later = replace(self, version=self.version + 1)
        match event:
            case TrainingDayAttended():
                days: Mapping[int, date] = {**self.facts.training_days, event.day: event.held_on}
                return replace(later, facts=replace(self.facts, training_days=days))
            case SupervisionAttended():
                session = SupervisionSession(event.session_id, event.held_on, event.duration_minutes)
                sessions = (*self.facts.supervision_sessions, session)
                return replace(later, facts=replace(self.facts, supervision_sessions=sessions))
            case AccreditationGranted():
                return replace(later, accredited_on=event.granted_on)
            case _:
                raise ValueError("an ELSA is registered once; nothing registers them again")
