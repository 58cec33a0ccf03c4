"""Referrals over HTTP while support is given: what it should come to, how it goes on, appointments kept and missed."""

from attune_chassis.commands import Repeatable
from attune_chassis.request_forms import WrittenUuid
from fastapi import APIRouter, Response

from referrals.app.agree_outcomes import AgreeOutcomes, ReportProgress, agree_outcomes, report_progress
from referrals.app.dependencies import Dependencies
from referrals.app.keep_appointment import (
    AttemptContact,
    BookAppointment,
    attempt_contact,
    book_appointment,
    miss_appointment,
)
from referrals.entrypoints.http_answers import ReferralView
from referrals.entrypoints.http_callers import Decider, OneReferral
from referrals.entrypoints.http_care_requests import (
    AgreeOutcomesBody,
    AttemptContactBody,
    BookAppointmentBody,
    MissAppointmentBody,
    ReportProgressBody,
)


def care_router(dependencies: Dependencies) -> APIRouter:
    """The routes under /v1/referrals about the support itself."""
    router = APIRouter(prefix="/v1/referrals", tags=["While support is given"])
    _add_outcomes(router, dependencies)
    _add_appointments(router, dependencies)
    return router


def _add_outcomes(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post("/{referral_id}/desired-outcomes", response_model=ReferralView, summary="Agree the desired outcomes")
    async def agree(principal: Decider, command: Repeatable, target: OneReferral, body: AgreeOutcomesBody) -> Response:
        """What the support should come to, measured from the start; the outcome is judged against it."""
        outcomes = tuple(outcome.wished() for outcome in body.outcomes)
        asked = AgreeOutcomes(outcomes, body.agreed_on, body.progress_due_on)
        return (await agree_outcomes(dependencies, principal, command, target, asked)).response()

    @router.post("/{referral_id}/progress-reports", response_model=ReferralView, summary="Report progress")
    async def report(
        principal: Decider, command: Repeatable, target: OneReferral, body: ReportProgressBody
    ) -> Response:
        """How far each aim has come; the referrer is told."""
        asked = ReportProgress(tuple(aim.told() for aim in body.aims), body.reported_on, body.next_report_due_on)
        return (await report_progress(dependencies, principal, command, target, asked)).response()


def _add_appointments(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post("/{referral_id}/appointments", response_model=ReferralView, summary="Book an appointment")
    async def book(principal: Decider, command: Repeatable, target: OneReferral, body: BookAppointmentBody) -> Response:
        """With the family, preferably at a school or a children's centre."""
        asked = BookAppointment(
            starts_at=body.starts_at,
            minutes=body.minutes,
            mode=body.mode,
            venue_type=body.venue_type,
            setting_id=body.setting_id,
            replaces_appointment_id=body.replaces_appointment_id,
        )
        return (await book_appointment(dependencies, principal, command, target, asked)).response()

    @router.post(
        "/{referral_id}/appointments/{appointment_id}/absence",
        response_model=ReferralView,
        summary="Record a missed appointment",
    )
    async def miss(
        principal: Decider,
        command: Repeatable,
        target: OneReferral,
        appointment_id: WrittenUuid,
        body: MissAppointmentBody,
    ) -> Response:
        """Where the family missed it, further attempts are owed, each different, before closing for it."""
        return (
            await miss_appointment(
                dependencies,
                principal,
                command,
                target,
                appointment_id=appointment_id,
                missed_by=body.missed_by,
            )
        ).response()

    @router.post(
        "/{referral_id}/appointments/{appointment_id}/attempts",
        response_model=ReferralView,
        summary="Record an attempt to reach the family",
    )
    async def attempt(
        principal: Decider,
        command: Repeatable,
        target: OneReferral,
        appointment_id: WrittenUuid,
        body: AttemptContactBody,
    ) -> Response:
        """By another channel, at another time, with another person or at another place than before."""
        asked = AttemptContact(
            channel=body.channel,
            time_of_day=body.time_of_day,
            with_person=body.with_person,
            venue_type=body.venue_type,
            result=body.result,
            barrier=body.barrier,
            attempted_on=body.attempted_on,
        )
        return (
            await attempt_contact(dependencies, principal, command, target, appointment_id=appointment_id, asked=asked)
        ).response()
