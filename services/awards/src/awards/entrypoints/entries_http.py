"""Entries over HTTP: sign the charter, submit stages, record the panel's decisions."""

from typing import Annotated

from attune_chassis.auth import Principal, require
from attune_chassis.commands import Repeatable
from attune_chassis.entity_tags import SeenVersion
from attune_chassis.request_forms import WrittenUuid
from fastapi import APIRouter, Depends, Response

from awards.app.decide_submission import DecideSubmission, decide_submission
from awards.app.dependencies import Dependencies
from awards.app.read_entry import read_entry
from awards.app.sign_charter import SignCharter, sign_charter
from awards.app.submit_stage import SubmitStage, submit_stage
from awards.entrypoints.http_models import (
    DecidedSubmission,
    DecideSubmissionBody,
    EntryDocument,
    SignCharterBody,
    SignedCharter,
    SubmitStageBody,
    SubmittedStage,
)

Applicant = Annotated[Principal, Depends(require("awards:submit"))]
PanelMember = Annotated[Principal, Depends(require("awards:decide"))]
Reader = Annotated[Principal, Depends(require("awards:read"))]

ON_RECORD = "It was on record already, with the same content."


def entry_router(dependencies: Dependencies) -> APIRouter:
    """The routes under /v1/entries."""
    router = APIRouter(prefix="/v1/entries", tags=["Entries"])
    _add_applicants_routes(router, dependencies)
    _add_panels_route(router, dependencies)

    @router.get("/{entry_id}", response_model=EntryDocument, summary="Read one entry")
    async def read(entry_id: WrittenUuid, principal: Reader) -> Response:
        """Where the organisation stands, what became of its submissions, and what the next stage needs."""
        return (await read_entry(dependencies, principal, entry_id)).response()

    return router


def _add_applicants_routes(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post(
        "",
        status_code=201,
        response_model=SignedCharter,
        responses={200: {"model": SignedCharter, "description": ON_RECORD}},
        summary="Sign the charter",
    )
    async def sign(body: SignCharterBody, principal: Applicant, command: Repeatable) -> Response:
        """Enter a scheme; the contact is stated, sealed, to notifications."""
        asked = SignCharter(body.scheme, body.setting_id, body.signed_on, body.contact.name, body.contact.email)
        return (await sign_charter(dependencies, principal, command, asked)).response()

    @router.post("/{entry_id}/submissions", status_code=201, response_model=SubmittedStage, summary="Submit a stage")
    async def submit(
        entry_id: WrittenUuid, body: SubmitStageBody, principal: Applicant, command: Repeatable, version: SeenVersion
    ) -> Response:
        """Apply for the next stage; stages come in order, one submission at a time."""
        asked = SubmitStage(entry_id, body.stage, body.submitted_on, body.delivery_plan, version)
        return (await submit_stage(dependencies, principal, command, asked)).response()


def _add_panels_route(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post(
        "/{entry_id}/submissions/{submission_id}/decision",
        status_code=201,
        response_model=DecidedSubmission,
        responses={200: {"model": DecidedSubmission, "description": ON_RECORD}},
        summary="Record the panel's decision",
    )
    async def decide(
        entry_id: WrittenUuid,
        submission_id: WrittenUuid,
        body: DecideSubmissionBody,
        *,
        principal: PanelMember,
        command: Repeatable,
        version: SeenVersion,
    ) -> Response:
        """Award the stage, which issues its certificate, or return the submission with what is missing."""
        asked = DecideSubmission(entry_id, submission_id, body.decision, body.missing_codes, body.decided_on, version)
        return (await decide_submission(dependencies, principal, command, asked)).response()
