"""Referrals over HTTP before they are taken on: proposed, looked at, asked about, redirected, put on a list."""

from attune_chassis.commands import Repeatable
from fastapi import APIRouter, Response

from referrals.app.dependencies import Dependencies
from referrals.app.make_referral_by_command import MakeReferral
from referrals.app.propose_referral import ReturnProposal, endorse_proposal, propose_referral, return_proposal
from referrals.app.redirect_referral import RedirectReferral, redirect_referral, waitlist_referral
from referrals.app.triage_referral import (
    PrioritiseReferral,
    RequestInformation,
    ScreenReferral,
    acknowledge_referral,
    prioritise_referral,
    receive_information,
    request_information,
    screen_referral,
)
from referrals.entrypoints.http_answers import ReferralView
from referrals.entrypoints.http_callers import Decider, Maker, OneReferral, Proposer
from referrals.entrypoints.http_requests import asked_to_withhold
from referrals.entrypoints.http_triage_requests import (
    AcknowledgeReferralBody,
    EndorseProposalBody,
    PrioritiseReferralBody,
    ProposeReferralBody,
    ReceiveInformationBody,
    RedirectReferralBody,
    RequestInformationBody,
    ReturnProposalBody,
    ScreenReferralBody,
    WaitlistReferralBody,
)


def triage_router(dependencies: Dependencies) -> APIRouter:
    """The routes under /v1/referrals that come before a decision, or are one."""
    router = APIRouter(prefix="/v1/referrals", tags=["Before a referral is taken on"])
    _add_proposals(router, dependencies)
    _add_looking(router, dependencies)
    _add_information(router, dependencies)
    _add_other_ways(router, dependencies)
    return router


def _add_proposals(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post("/proposals", status_code=201, response_model=ReferralView, summary="Propose a referral")
    async def propose(principal: Proposer, command: Repeatable, body: ProposeReferralBody) -> Response:
        """A mentor's way to a service: the SENCO is asked to endorse it, by a day. No diagnosis is asked for."""
        asked = MakeReferral(
            body.setting_id, body.referral_type, body.reason_codes, body.people(), body.made_on, body.case_id
        )
        return (await propose_referral(dependencies, principal, command, asked, body.endorser.person())).response()

    @router.post("/{referral_id}/endorsement", response_model=ReferralView, summary="Endorse a proposal")
    async def endorse(
        principal: Maker, command: Repeatable, target: OneReferral, body: EndorseProposalBody
    ) -> Response:
        """The proposal becomes a referral, and whoever endorses it is told what becomes of it."""
        return (await endorse_proposal(dependencies, principal, command, target, body.endorsed_on)).response()

    @router.post("/{referral_id}/return", response_model=ReferralView, summary="Send a proposal back")
    async def send_back(
        principal: Maker, command: Repeatable, target: OneReferral, body: ReturnProposalBody
    ) -> Response:
        """The proposal is not endorsed; whoever proposed it is told why, and then it is closed."""
        asked = ReturnProposal(body.return_reason, body.note)
        return (await return_proposal(dependencies, principal, command, target, asked)).response()


def _add_looking(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post("/{referral_id}/acknowledgement", response_model=ReferralView, summary="Acknowledge a referral")
    async def acknowledge(
        principal: Decider, command: Repeatable, target: OneReferral, body: AcknowledgeReferralBody
    ) -> Response:
        """The service has seen it; the referrer hears by when it means to decide, which is an aim and no promise."""
        return (await acknowledge_referral(dependencies, principal, command, target, body.acknowledged_on)).response()

    @router.post("/{referral_id}/screening", response_model=ReferralView, summary="Screen a referral")
    async def screen(
        principal: Decider, command: Repeatable, target: OneReferral, body: ScreenReferralBody
    ) -> Response:
        """Hold it against the scope and the usual criteria. "Usual" criteria warn, the scope is hard."""
        asked = ScreenReferral(
            result=body.result,
            criteria_met=body.criteria_met,
            criteria_asked=body.criteria_asked,
            screened_on=body.screened_on,
            commissioner=body.commissioner,
            funding=body.funding,
        )
        return (await screen_referral(dependencies, principal, command, target, asked)).response()

    @router.post("/{referral_id}/priority", response_model=ReferralView, summary="Say how soon")
    async def prioritise(
        principal: Decider, command: Repeatable, target: OneReferral, body: PrioritiseReferralBody
    ) -> Response:
        """Its place among the others, with the reasons that speak for it."""
        asked = PrioritiseReferral(body.priority, body.reasons, body.prioritised_on)
        return (await prioritise_referral(dependencies, principal, command, target, asked)).response()


def _add_information(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post("/{referral_id}/information-request", response_model=ReferralView, summary="Ask for what is missing")
    async def request(
        principal: Decider, command: Repeatable, target: OneReferral, body: RequestInformationBody
    ) -> Response:
        """The referrer is asked; the target of the decision can wait meanwhile."""
        asked = RequestInformation(body.missing, body.due_on, body.pauses_target)
        return (await request_information(dependencies, principal, command, target, asked)).response()

    @router.post("/{referral_id}/information", response_model=ReferralView, summary="Record what was missing")
    async def receive(
        principal: Decider, command: Repeatable, target: OneReferral, body: ReceiveInformationBody
    ) -> Response:
        """What was asked for is there; the referral stands where it stood before."""
        return (
            await receive_information(
                dependencies,
                principal,
                command,
                target,
                request_id=body.request_id,
                received_on=body.received_on,
            )
        ).response()


def _add_other_ways(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post("/{referral_id}/redirection", response_model=ReferralView, summary="Redirect a referral")
    async def redirect(
        principal: Decider, command: Repeatable, target: OneReferral, body: RedirectReferralBody
    ) -> Response:
        """Another service is the right one; the referrer is told which and why, and then it is closed here."""
        asked = RedirectReferral(body.to_service, body.reason, body.route, body.redirected_on)
        withholding = asked_to_withhold(body.withhold)
        return (
            await redirect_referral(dependencies, principal, command, target, asked, withholding=withholding)
        ).response()

    @router.post("/{referral_id}/waiting", response_model=ReferralView, summary="Put a referral on the waiting list")
    async def waitlist(
        principal: Decider, command: Repeatable, target: OneReferral, body: WaitlistReferralBody
    ) -> Response:
        """The referrer is told of the wait, and again each time the forecast changes."""
        return (
            await waitlist_referral(
                dependencies, principal, command, target, position=body.position, expected_on=body.expected_on
            )
        ).response()
