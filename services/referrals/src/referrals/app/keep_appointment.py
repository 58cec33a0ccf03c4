"""Book an appointment, record that it was missed, and record each try to reach the family again (YL4)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.app.change_referral import Case, Target, change_referral
from referrals.app.dependencies import Dependencies
from referrals.domain import keep_appointment as domain
from referrals.domain.case import ContactAttempt
from referrals.domain.decision import Decision


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """When, how long, how and where."""

    starts_at: datetime
    minutes: int
    mode: str
    venue_type: str
    setting_id: str | None
    replaces_appointment_id: UUID | None


async def book_appointment(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, asked: BookAppointment
) -> Answer:
    """200 with the referral and its appointments."""

    async def decide(case: Case) -> Decision:
        book = domain.BookAppointment(
            appointment_id=dependencies.new_id(),
            starts_at=asked.starts_at,
            minutes=asked.minutes,
            mode=asked.mode,
            venue_type=asked.venue_type,
            setting_id=asked.setting_id,
            replaces_appointment_id=asked.replaces_appointment_id,
        )
        return domain.book_appointment(case.referral, book, case.policy, case.today, case.now)

    return await change_referral(dependencies, principal, command, target, decide)


async def miss_appointment(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    *,
    appointment_id: UUID,
    missed_by: str,
) -> Answer:
    """200 with the referral; where the family missed it, further attempts are owed before closing for it."""

    async def decide(case: Case) -> Decision:
        missed = domain.MissAppointment(appointment_id, missed_by)
        return domain.miss_appointment(case.referral, missed, case.policy, case.today, case.now)

    return await change_referral(dependencies, principal, command, target, decide)


@dataclass(frozen=True, slots=True)
class AttemptContact:
    """How the family was tried; without a day it was today."""

    channel: str
    time_of_day: str
    with_person: str
    venue_type: str
    result: str
    barrier: str | None
    attempted_on: date | None


async def attempt_contact(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    *,
    appointment_id: UUID,
    asked: AttemptContact,
) -> Answer:
    """200 with the referral; an attempt like an earlier one is recorded, but does not count."""

    async def decide(case: Case) -> Decision:
        day = case.stated(asked.attempted_on)
        tried = ContactAttempt(
            channel=asked.channel,
            time_of_day=asked.time_of_day,
            with_person=asked.with_person,
            venue_type=asked.venue_type,
            result=asked.result,
            attempted_on=day.day,
            barrier=asked.barrier,
        )
        return domain.attempt_contact(case.referral, domain.AttemptContact(appointment_id, tried, day), case.policy)

    return await change_referral(dependencies, principal, command, target, decide)
