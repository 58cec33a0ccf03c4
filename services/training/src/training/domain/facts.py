"""The facts an accreditation is decided on: days and sessions attended, each with its date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SupervisionSession:
    """One supervision session an ELSA attended (EL8)."""

    session_id: UUID
    held_on: date
    duration_minutes: int


@dataclass(frozen=True, slots=True)
class AccreditationFacts:
    """Training days by number with the date attended, and the supervision sessions attended."""

    training_days: Mapping[int, date] = field(default_factory=dict)
    supervision_sessions: tuple[SupervisionSession, ...] = ()

    def session(self, session_id: UUID) -> SupervisionSession | None:
        """The attended session with this id, or None."""
        return next((session for session in self.supervision_sessions if session.session_id == session_id), None)

    def as_they_stood(self, on: date) -> "AccreditationFacts":
        """What had happened by the end of that day; sessions in the order they were held."""
        sessions = (session for session in self.supervision_sessions if session.held_on <= on)
        return AccreditationFacts(
            {number: held_on for number, held_on in sorted(self.training_days.items()) if held_on <= on},
            tuple(sorted(sessions, key=lambda session: (session.held_on, session.session_id))),
        )
