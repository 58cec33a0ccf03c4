"""Training over HTTP: the register of ELSAs, what they attended, and their accreditation."""

from typing import Annotated

from attune_chassis.auth import Principal, require
from attune_chassis.commands import Repeatable
from attune_chassis.entity_tags import SeenVersion
from attune_chassis.request_forms import WrittenUuid
from attune_contracts.fields import SettingId
from fastapi import APIRouter, Depends, Query, Response

from training.app.dependencies import Dependencies
from training.app.list_elsas import ListElsas, list_elsas
from training.app.read_elsa import read_elsa
from training.app.record_supervision import RecordSupervision, record_supervision
from training.app.record_training_day import RecordTrainingDay, record_training_day
from training.app.register_elsa import RegisterElsa, register_elsa
from training.domain.facts import SupervisionSession
from training.entrypoints.http_models import (
    ElsaDocument,
    ElsaRegister,
    RecordedSupervision,
    RecordedTrainingDay,
    RecordSupervisionBody,
    RecordTrainingDayBody,
    RegisteredElsa,
    RegisterElsaBody,
)

Registrar = Annotated[Principal, Depends(require("training:register"))]
Recorder = Annotated[Principal, Depends(require("training:record"))]
Reader = Annotated[Principal, Depends(require("training:read"))]

PAGE_ELSAS_MAX = 200
ON_RECORD = "It was on record already, with the same content."


def elsa_router(dependencies: Dependencies) -> APIRouter:
    """The routes under /v1/elsas."""
    router = APIRouter(prefix="/v1/elsas", tags=["ELSAs"])
    _add_commands(router, dependencies)
    _add_queries(router, dependencies)
    return router


def _add_commands(router: APIRouter, dependencies: Dependencies) -> None:
    @router.post("", status_code=201, response_model=RegisteredElsa, summary="Register an ELSA")
    async def register(body: RegisterElsaBody, principal: Registrar, command: Repeatable) -> Response:
        """Put a member of a setting's staff on the register; their contact is stated, sealed, to notifications."""
        asked = RegisterElsa(body.setting_id, body.registered_on, body.name, body.email)
        return (await register_elsa(dependencies, principal, command, asked)).response()

    @router.post(
        "/{elsa_id}/training-days",
        status_code=201,
        response_model=RecordedTrainingDay,
        responses={200: {"model": RecordedTrainingDay, "description": ON_RECORD}},
        summary="Record a training day",
    )
    async def training_day(
        elsa_id: WrittenUuid,
        body: RecordTrainingDayBody,
        principal: Recorder,
        command: Repeatable,
        version: SeenVersion,
    ) -> Response:
        """Record one of the named days; the accreditation follows by itself once every condition holds."""
        asked = RecordTrainingDay(elsa_id, body.day, body.held_on, version)
        return (await record_training_day(dependencies, principal, command, asked)).response()

    @router.post(
        "/{elsa_id}/supervision-sessions",
        status_code=201,
        response_model=RecordedSupervision,
        responses={200: {"model": RecordedSupervision, "description": ON_RECORD}},
        summary="Record a supervision session",
    )
    async def supervision(
        elsa_id: WrittenUuid,
        body: RecordSupervisionBody,
        principal: Recorder,
        command: Repeatable,
        version: SeenVersion,
    ) -> Response:
        """Record a session of full length; the accreditation follows by itself once every condition holds."""
        session = SupervisionSession(body.session_id, body.held_on, body.duration_minutes)
        asked = RecordSupervision(elsa_id, session, version)
        return (await record_supervision(dependencies, principal, command, asked)).response()


def _add_queries(router: APIRouter, dependencies: Dependencies) -> None:
    @router.get("/{elsa_id}", response_model=ElsaDocument, summary="Read one ELSA")
    async def read(elsa_id: WrittenUuid, principal: Reader) -> Response:
        """Training, supervision, and the accreditation: the decision with its facts, or what is still missing."""
        return (await read_elsa(dependencies, principal, elsa_id)).response()

    @router.get("", response_model=ElsaRegister, summary="Read the register")
    async def register_page(
        principal: Reader,
        setting_id: Annotated[SettingId | None, Query()] = None,
        accredited: Annotated[bool | None, Query()] = None,
        after: Annotated[WrittenUuid | None, Query(description="The `next_after` of the page before.")] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_ELSAS_MAX)] = 50,
    ) -> Response:
        """The ELSAs your token covers, in order of registration."""
        return (await list_elsas(dependencies, principal, ListElsas(setting_id, accredited, after, limit))).response()
