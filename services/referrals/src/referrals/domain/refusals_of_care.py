"""Why this service says no while support is given: outcomes, progress, appointments and attempts (YL4, YL6)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AimNotAgreed:
    """Progress and outcomes are told against what was agreed; this aim was not (YL6)."""

    aim: str
    agreed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AimNotJudged:
    """Every outcome agreed at the start is judged at the end; this one was left out (YL6)."""

    aim: str


@dataclass(frozen=True, slots=True)
class JudgementUnexplained:
    """An outcome that was not reached in full comes with a reason."""

    aim: str


@dataclass(frozen=True, slots=True)
class JudgementContradicted:
    """The outcome in a word and the judgements of its parts do not agree."""

    outcome_code: str


@dataclass(frozen=True, slots=True)
class AppointmentKnown:
    """There is an appointment with this id."""

    appointment_id: UUID


@dataclass(frozen=True, slots=True)
class UnknownAppointment:
    """There is no appointment with this id."""

    appointment_id: UUID


@dataclass(frozen=True, slots=True)
class AppointmentAlreadyMissed:
    """It is on record that the appointment was missed."""

    appointment_id: UUID


@dataclass(frozen=True, slots=True)
class AppointmentNotYet:
    """The appointment lies ahead: nobody can have missed it."""

    starts_on: date


@dataclass(frozen=True, slots=True)
class NothingMissed:
    """The family has missed no appointment (YL4)."""


@dataclass(frozen=True, slots=True)
class AttemptsOwed:
    """Further attempts, different from one another, are owed before a referral closes for non-attendance (YL4)."""

    made: int
    owed: int
    differ_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FamilyWasReached:
    """The family was reached after it missed the appointment: ask it what it wants, and record that."""

    reached_on: date
