"""`/livez`, `/readyz`, `/readyz/{role}` and `/metrics`: every process serves them, whatever its roles."""

import asyncio

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from attune_chassis.health import Health, deciding_roles
from attune_chassis.metrics import exposition
from attune_chassis.problems import Problem
from attune_chassis.stated_gauges import StatedGauges


def probe_router(health: Health, stated: StatedGauges | None = None) -> APIRouter:
    """The routes an orchestrator asks; they need no token and are not part of the described interface.

    Args:
        health: of this process.
        stated: the service's own gauges, read when somebody looks.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def live() -> JSONResponse:
        stuck = health.stuck_loops()
        return JSONResponse({"alive": not stuck, "stuck": stuck}, 503 if stuck else 200)

    @router.get("/readyz")
    async def ready() -> JSONResponse:
        roles = health.roles
        answers = dict(zip(roles, await asyncio.gather(*map(health.of_role, roles)), strict=True))
        is_ready = all(answers[role].ready for role in deciding_roles(roles))
        described = {role: {"ready": answer.ready, "checks": dict(answer.checks)} for role, answer in answers.items()}
        return JSONResponse({"ready": is_ready, "roles": described}, 200 if is_ready else 503)

    @router.get("/readyz/{role}")
    async def role_ready(role: str) -> JSONResponse:
        if role not in health.roles:
            raise Problem(404, "role_not_here", "This process does not run that role.", "See /readyz for its roles.")
        answer = await health.of_role(role)
        return JSONResponse({"ready": answer.ready, "checks": dict(answer.checks)}, 200 if answer.ready else 503)

    @router.get("/metrics")
    async def metrics() -> Response:
        if stated is not None:
            await stated.refresh()
        return exposition(stated)

    return router
