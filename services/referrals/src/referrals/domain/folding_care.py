"""What a referral is once something of the support itself has happened; `folding.py` moves its stage."""

from dataclasses import replace
from typing import assert_never

from referrals.domain import events as it
from referrals.domain.case import Appointment, Case, ContactAttempt, SupportProgramme
from referrals.domain.referral import Referral


def after_care(referral: Referral, event: it.CareEvent) -> Referral:
    """The referral with what was agreed, booked, tried, done or judged."""
    match event:
        case it.ReferralAllocated():
            return replace(referral, worker_id=event.worker_id)
        case it.SupportProgrammeStarted():
            programme = SupportProgramme(
                event.programme_id, event.worker_id, event.started_on, event.planned_weeks, warnings=event.warnings
            )
            return replace(referral, programme=programme)
        case it.SupportProgrammeEnded():
            if referral.programme is None:
                raise ValueError("Support that never started cannot end.")
            ended = replace(referral.programme, ended_on=event.ended_on, weeks=event.weeks, warnings=event.warnings)
            return replace(referral, programme=ended)
        case it.ReferralOutcomeRecorded():
            judged = replace(referral.case, judgements=event.judgements)
            return replace(referral, outcome_code=event.outcome_code, case=judged)
        case _:
            return replace(referral, case=_case_after(referral.case, event))


def _case_after(
    case: Case,
    event: it.DesiredOutcomesAgreed
    | it.AppointmentBooked
    | it.AppointmentMissed
    | it.FurtherContactAttempted
    | it.ReferralProgressReported,
) -> Case:
    match event:
        case it.DesiredOutcomesAgreed():
            return replace(case, outcomes=event.outcomes)
        case it.AppointmentBooked():
            booked = Appointment(event.appointment_id, event.starts_at, event.mode, event.venue_type)
            return replace(case, appointments=(*case.appointments, booked))
        case it.AppointmentMissed():
            # A family that misses another one is owed new attempts.
            appointments = tuple(
                replace(known, missed_by=event.missed_by) if known.appointment_id == event.appointment_id else known
                for known in case.appointments
            )
            attempts = () if event.missed_by == "family" else case.attempts
            return replace(case, appointments=appointments, attempts=attempts)
        case it.FurtherContactAttempted():
            attempt = ContactAttempt(
                channel=event.channel,
                time_of_day=event.time_of_day,
                with_person=event.with_person,
                venue_type=event.venue_type,
                result=event.result,
                attempted_on=event.attempted_on,
                barrier=event.barrier,
            )
            return replace(case, attempts=(*case.attempts, attempt))
        case it.ReferralProgressReported():
            return replace(case, progress_reports=event.report_number)
        case _:
            assert_never(event)
