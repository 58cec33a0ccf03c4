"""Book an appointment, record that it was missed, and try to reach the family again (YL4, YL19)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from referrals.domain.attempts import attempts_left
from referrals.domain.case import Appointment, Case, ContactAttempt
from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision, unless_in_future, unless_not_now, unless_unknown
from referrals.domain.events import AppointmentBooked, AppointmentMissed, FurtherContactAttempted
from referrals.domain.lifecycle import Step
from referrals.domain.policy import AttemptPolicy, ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals_of_care import (
    AppointmentAlreadyMissed,
    AppointmentKnown,
    AppointmentNotYet,
    NothingMissed,
    UnknownAppointment,
)

FAMILY = "family"
MISSED_BY = frozenset({FAMILY, "setting", "service"})


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """When, how long, how and at what kind of place; which one it stands in for, where there is one."""

    appointment_id: UUID
    starts_at: datetime
    minutes: int
    mode: str
    venue_type: str
    setting_id: str | None = None
    replaces_appointment_id: UUID | None = None


def book_appointment(
    referral: Referral, command: BookAppointment, policy: ReferralPolicy, today: date, now: datetime
) -> Decision:
    """The appointment, or why not. A venue at a school or a children's centre is preferred, never demanded (YL19)."""
    if refusal := unless_not_now(referral, Step.BOOK_APPOINTMENT, policy, today):
        return refusal
    if referral.case.appointment(command.appointment_id) is not None:
        return AppointmentKnown(command.appointment_id)
    replaced = command.replaces_appointment_id
    if replaced is not None and referral.case.appointment(replaced) is None:
        return UnknownAppointment(replaced)
    booked = AppointmentBooked(
        occurred_at=now,
        appointment_id=command.appointment_id,
        starts_at=command.starts_at,
        minutes=command.minutes,
        mode=command.mode,
        venue_type=command.venue_type,
        setting_id=command.setting_id,
        replaces_appointment_id=replaced,
    )
    return (booked,)


@dataclass(frozen=True, slots=True)
class MissAppointment:
    """Which one, and who could not keep it."""

    appointment_id: UUID
    missed_by: str


def miss_appointment(
    referral: Referral, command: MissAppointment, policy: ReferralPolicy, today: date, now: datetime
) -> Decision:
    """That it did not take place, with how many different attempts are owed now, or why that cannot be."""
    if refusal := (
        unless_not_now(referral, Step.MISS_APPOINTMENT, policy, today)
        or unless_unknown("missed_by", (command.missed_by,), MISSED_BY)
    ):
        return refusal
    known = referral.case.appointment(command.appointment_id)
    if known is None:
        return UnknownAppointment(command.appointment_id)
    if known.missed_by is not None:
        return AppointmentAlreadyMissed(command.appointment_id)
    if known.starts_at > now:
        return AppointmentNotYet(known.starts_at.date())
    by_family = command.missed_by == FAMILY
    missed = AppointmentMissed(
        occurred_at=now,
        appointment_id=command.appointment_id,
        missed_by=command.missed_by,
        missed_count=referral.case.missed_by_family + by_family,
        attempts_owed=policy.attempts.owed if by_family else attempts_left(referral.case, policy.attempts),
    )
    return (missed,)


@dataclass(frozen=True, slots=True)
class AttemptContact:
    """Which missed appointment it is about, and how the family was tried."""

    appointment_id: UUID
    attempt: ContactAttempt
    attempted_on: StatedDay


def attempt_contact(referral: Referral, command: AttemptContact, policy: ReferralPolicy) -> Decision:
    """The attempt, or why not. One like an earlier one is recorded as well, but counts no second time."""
    if refusal := (
        unless_not_now(referral, Step.ATTEMPT_CONTACT, policy, command.attempted_on.day)
        or unless_in_future("attempted_on", command.attempted_on)
    ):
        return refusal
    appointment = referral.case.appointment(command.appointment_id)
    if appointment is None:
        return UnknownAppointment(command.appointment_id)
    if _was_kept(appointment):
        return NothingMissed()
    tried = command.attempt
    attempted = FurtherContactAttempted(
        occurred_at=command.attempted_on.effective_at,
        appointment_id=command.appointment_id,
        attempt_number=len(referral.case.attempts) + 1,
        attempts_owed=_left_after(referral.case, tried, policy.attempts),
        channel=tried.channel,
        time_of_day=tried.time_of_day,
        with_person=tried.with_person,
        venue_type=tried.venue_type,
        result=tried.result,
        attempted_on=command.attempted_on.day,
        barrier=tried.barrier,
    )
    return (attempted,)


def _was_kept(appointment: Appointment) -> bool:
    return appointment.missed_by != FAMILY


def _left_after(case: Case, tried: ContactAttempt, policy: AttemptPolicy) -> int:
    return attempts_left(replace(case, attempts=(*case.attempts, tried)), policy)
