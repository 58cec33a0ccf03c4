"""Referrals over HTTP: making one, and deciding about it. `http_reading.py` answers questions."""

from typing import Annotated

from attune_chassis.commands import Repeatable
from fastapi import APIRouter, Body, Response

from referrals.app.accept_referral import accept_referral
from referrals.app.allocate_referral import Worker, allocate_referral
from referrals.app.close_referral import close_referral
from referrals.app.decline_referral import DeclineReferral, decline_referral
from referrals.app.dependencies import Dependencies
from referrals.app.end_support_programme import end_support_programme
from referrals.app.make_referral_by_command import MakeReferral, make_referral_by_command
from referrals.app.record_outcome import record_outcome
from referrals.app.start_support_programme import StartSupportProgramme, start_support_programme
from referrals.domain.record_outcome import RecordOutcome
from referrals.entrypoints.http_answers import ReferralView
from referrals.entrypoints.http_callers import Decider, Maker, OneReferral
from referrals.entrypoints.http_requests import (
    AcceptReferralBody,
    AllocateReferralBody,
    CloseReferralBody,
    DeclineReferralBody,
    EndSupportProgrammeBody,
    MakeReferralBody,
    RecordOutcomeBody,
    StartSupportProgrammeBody,
    asked_to_withhold,
)


def referral_router(dependencies: Dependencies) -> APIRouter:
    """The routes under /v1/referrals."""
    router = APIRouter(prefix="/v1/referrals", tags=["Referrals"])
    _add_making(router, dependencies)
    _add_decisions(router, dependencies)
    _add_support(router, dependencies)
    return router


def _add_making(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post("", status_code=201, response_model=ReferralView, summary="Make a referral")
    async def make(principal: Maker, command: Repeatable, body: MakeReferralBody) -> Response:
        """Ask for support for one child. The referrer is told that it arrived, and of every decision."""
        asked = MakeReferral(
            body.setting_id, body.referral_type, body.reason_codes, body.people(), body.made_on, body.case_id
        )
        return (await make_referral_by_command(dependencies, principal, command, asked)).response()


def _add_decisions(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post("/{referral_id}/acceptance", response_model=ReferralView, summary="Accept a referral")
    async def accept(
        principal: Decider, command: Repeatable, target: OneReferral, body: AcceptReferralBody
    ) -> Response:
        """Support will be given; the referrer is told."""
        return (await accept_referral(dependencies, principal, command, target, body.accepted_on)).response()

    @router.post("/{referral_id}/decline", response_model=ReferralView, summary="Decline a referral")
    async def decline(
        principal: Decider, command: Repeatable, target: OneReferral, body: DeclineReferralBody
    ) -> Response:
        """Support will not be given here; the referrer is told why and where else to go, and then it is closed."""
        asked = DeclineReferral(body.decline_reason, body.signpost_codes, body.declined_on)
        withholding = asked_to_withhold(body.withhold)
        return (
            await decline_referral(dependencies, principal, command, target, asked, withholding=withholding)
        ).response()

    @router.post("/{referral_id}/allocation", response_model=ReferralView, summary="Allocate a referral")
    async def allocate(
        principal: Decider, command: Repeatable, target: OneReferral, body: AllocateReferralBody
    ) -> Response:
        """For ELSA support only an ELSA of the same authority whose accreditation has been published will do."""
        asked = Worker(body.worker_id, None if body.worker is None else body.worker.person())
        return (await allocate_referral(dependencies, principal, command, target, asked)).response()

    @router.post("/{referral_id}/closure", status_code=202, response_model=ReferralView, summary="Close a referral")
    async def close(
        principal: Decider,
        command: Repeatable,
        target: OneReferral,
        body: Annotated[CloseReferralBody | None, Body()] = None,
    ) -> Response:
        """Begins to close: the referral is closed once there is evidence that its referrer has been told everything."""
        asked = body or CloseReferralBody()
        return (
            await close_referral(
                dependencies,
                principal,
                command,
                target,
                for_non_attendance=asked.closing_reason == "non_attendance",
                withholding=asked_to_withhold(asked.withhold),
            )
        ).response()


def _add_support(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post("/{referral_id}/support-programme", response_model=ReferralView, summary="Start the support programme")
    async def start(
        principal: Decider, command: Repeatable, target: OneReferral, body: StartSupportProgrammeBody
    ) -> Response:
        """Needs an accepted and allocated referral. A planned length outside the usual weeks is a warning."""
        asked = StartSupportProgramme(body.started_on, body.planned_weeks)
        return (await start_support_programme(dependencies, principal, command, target, asked)).response()

    @router.post(
        "/{referral_id}/support-programme/end", response_model=ReferralView, summary="End the support programme"
    )
    async def end(
        principal: Decider, command: Repeatable, target: OneReferral, body: EndSupportProgrammeBody
    ) -> Response:
        """Says how many weeks it took; a length outside the usual weeks is a warning."""
        return (await end_support_programme(dependencies, principal, command, target, body.ended_on)).response()

    @router.post("/{referral_id}/outcome", response_model=ReferralView, summary="Record the outcome")
    async def outcome(
        principal: Decider, command: Repeatable, target: OneReferral, body: RecordOutcomeBody
    ) -> Response:
        """What came of the support, once the programme has ended; the referrer is told."""
        asked = RecordOutcome(body.outcome_code, tuple(judgement.judged() for judgement in body.judgements))
        return (await record_outcome(dependencies, principal, command, target, asked)).response()
