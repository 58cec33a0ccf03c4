"""The parts of a case that decisions look at: what was agreed, asked, booked and tried, as frozen values."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from referrals.domain.codes import LengthWarning, Stage


@dataclass(frozen=True, slots=True)
class SupportProgramme:
    """The work with the child; `weeks` is known once it has ended (EL2)."""

    programme_id: UUID
    worker_id: UUID
    started_on: date
    planned_weeks: int
    ended_on: date | None = None
    weeks: int | None = None
    warnings: tuple[LengthWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Screening:
    """How the referral was held against the scope and the usual criteria (VI2, VI3)."""

    result: str
    criteria_met: int
    criteria_asked: int
    screened_on: date


@dataclass(frozen=True, slots=True)
class InformationRequest:
    """What is missing before the service can decide; the stage comes back once it is there."""

    request_id: UUID
    missing: tuple[str, ...]
    due_on: date
    pauses_target: bool
    resumes: Stage


@dataclass(frozen=True, slots=True)
class DesiredOutcome:
    """What the support should come to, by what it is judged, and where it begins (YL6, FR3).

    `baseline`: a whole number on the measure's own scale at the start; it stays in this service.
    """

    aim: str
    measure: str
    baseline: int | None = None


@dataclass(frozen=True, slots=True)
class ProgressOfAim:
    """How far one aim has come."""

    aim: str
    progress: str


@dataclass(frozen=True, slots=True)
class JudgedOutcome:
    """What became of one desired outcome; `reason` says why where it was not reached in full."""

    aim: str
    measure: str
    judgement: str
    reason: str | None = None
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting with the family; `missed_by` is who could not keep it, where it did not take place (YL4)."""

    appointment_id: UUID
    starts_at: datetime
    mode: str
    venue_type: str
    missed_by: str | None = None


@dataclass(frozen=True, slots=True)
class ContactAttempt:
    """One try to reach a family that missed an appointment (YL4)."""

    channel: str
    time_of_day: str
    with_person: str
    venue_type: str
    result: str
    attempted_on: date
    barrier: str | None = None


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """By when the service means to decide: an aim, never a promise (KD8)."""

    target_on: date
    warn_on: date
    is_at_risk: bool = False
    is_missed: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """All of it, in one value; empty when the referral is made, and again when it is reopened.

    `overdue_steps` are the steps of escalation taken since the referrer last heard (YL1).
    """

    acknowledged_on: date | None = None
    screening: Screening | None = None
    information: InformationRequest | None = None
    waiting_since: date | None = None
    priority: str = "routine"
    outcomes: tuple[DesiredOutcome, ...] = ()
    progress_reports: int = 0
    judgements: tuple[JudgedOutcome, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    attempts: tuple[ContactAttempt, ...] = ()
    redirected_to: str | None = None
    merged_into: UUID | None = None
    reply_target: ReplyTarget | None = None
    overdue_steps: tuple[str, ...] = ()

    def appointment(self, appointment_id: UUID) -> Appointment | None:
        """The appointment with this id, or None."""
        return next((known for known in self.appointments if known.appointment_id == appointment_id), None)

    @property
    def missed_by_family(self) -> int:
        """How many appointments the family missed."""
        return sum(known.missed_by == "family" for known in self.appointments)
