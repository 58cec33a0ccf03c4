"""Facts of the support itself: who gives it, what it should come to, meetings, progress and outcome."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from referrals.domain.case import DesiredOutcome, JudgedOutcome, ProgressOfAim
from referrals.domain.codes import Evidence, LengthWarning


@dataclass(frozen=True, slots=True)
class ReferralAllocated:
    """The referral was given to somebody who works with the child; in ELSA support an accredited ELSA (EL5)."""

    occurred_at: datetime
    worker_id: UUID


@dataclass(frozen=True, slots=True)
class DesiredOutcomesAgreed:
    """What the support should come to, agreed at its start; a later agreement replaces them all (YL6)."""

    occurred_at: datetime
    outcomes: tuple[DesiredOutcome, ...]
    agreed_on: date
    progress_due_on: date


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    """The family has an appointment, preferably at a school or a children's centre (YL4, YL19)."""

    occurred_at: datetime
    appointment_id: UUID
    starts_at: datetime
    minutes: int
    mode: str
    venue_type: str
    setting_id: str | None = None
    replaces_appointment_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AppointmentMissed:
    """An appointment did not take place; further attempts are owed before closing for it (YL4)."""

    occurred_at: datetime
    appointment_id: UUID
    missed_by: str
    missed_count: int
    attempts_owed: int


@dataclass(frozen=True, slots=True)
class FurtherContactAttempted:
    """The service tried again to reach a family that missed an appointment (YL4).

    `attempts_owed`: how many different ones are still owed after this one.
    """

    occurred_at: datetime
    appointment_id: UUID
    attempt_number: int
    attempts_owed: int
    channel: str
    time_of_day: str
    with_person: str
    venue_type: str
    result: str
    attempted_on: date
    barrier: str | None = None


@dataclass(frozen=True, slots=True)
class SupportProgrammeStarted:
    """The support began (EL2)."""

    occurred_at: datetime
    programme_id: UUID
    worker_id: UUID
    started_on: date
    planned_weeks: int
    warnings: tuple[LengthWarning, ...]


@dataclass(frozen=True, slots=True)
class SupportProgrammeEnded:
    """The support ended after so many weeks (EL2)."""

    occurred_at: datetime
    programme_id: UUID
    ended_on: date
    weeks: int
    warnings: tuple[LengthWarning, ...]


@dataclass(frozen=True, slots=True)
class ReferralProgressReported:
    """How the support goes on, against what was agreed. Opens the obligation to tell the referrer (YL1, YL6)."""

    occurred_at: datetime
    report_number: int
    aims: tuple[ProgressOfAim, ...]
    reported_on: date
    next_report_due_on: date | None
    least_evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReferralOutcomeRecorded:
    """What came of the support, against what was agreed. Opens the obligation to tell the referrer (YL1, YL6)."""

    occurred_at: datetime
    outcome_code: str
    judgements: tuple[JudgedOutcome, ...]
    least_evidence: Evidence
