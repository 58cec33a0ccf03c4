"""Every reason this service says no: a closed union. Each carries what its answer has to tell."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RegisteredInTheFuture:
    """Nobody is put on the register before the day has come."""

    registered_on: date
    today: date


@dataclass(frozen=True, slots=True)
class TrainingDayUnknown:
    """The authority's training has no day of this number (EL3)."""

    day: int
    known_days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrainingDayConflict:
    """The same day is on record with another date."""

    day: int
    held_on: date
    recorded_on: date


@dataclass(frozen=True, slots=True)
class SupervisionConflict:
    """The same session is on record with another date or length."""

    session_id: UUID
    recorded_on: date
    recorded_minutes: int


@dataclass(frozen=True, slots=True)
class SupervisionTooShort:
    """The session did not last as long as the authority asks of one (EL8)."""

    duration_minutes: int
    duration_minutes_min: int


@dataclass(frozen=True, slots=True)
class HeldBeforeRegistration:
    """Only what happened since the ELSA joined the register counts."""

    held_on: date
    registered_on: date


@dataclass(frozen=True, slots=True)
class HeldInTheFuture:
    """Attendance can be recorded only once the day has come."""

    held_on: date
    today: date


AttendanceRefusal = HeldBeforeRegistration | HeldInTheFuture
Refusal = (
    RegisteredInTheFuture
    | TrainingDayUnknown
    | TrainingDayConflict
    | SupervisionConflict
    | SupervisionTooShort
    | HeldBeforeRegistration
    | HeldInTheFuture
)
