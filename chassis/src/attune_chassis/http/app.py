"""The HTTP surface of a service: the app factory, and versions as entity tags."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from pydantic.json_schema import models_json_schema

from attune_chassis.entity_tags import etag, expected_version, require_version, required_version
from attune_chassis.http.api_page import install_api_page
from attune_chassis.http.body_limit import BodyLimit
from attune_chassis.http.errors import install_problem_handlers
from attune_chassis.http.request_frame import RequestFrame
from attune_chassis.problems import MEDIA_TYPE, ProblemDocument
from attune_chassis.signals import StepHook, no_hook
from attune_chassis.tokens import TokenVerifier

DESCRIPTION = """\
Every command needs an `Idempotency-Key`: repeat a request with the same key and you get the same answer.
Every refusal is an RFC 9457 problem: `reason` names it for programs, `detail` and `next_step` say it to people.
Every answer carries `X-Request-ID`; send your own (a UUID) to follow a request through all services."""

PROBLEM_RESPONSE: dict[str, Any] = {
    "description": "A problem: see its reason and next step.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
}


class DescribedApp(FastAPI):
    """A FastAPI whose OpenAPI document also describes what a problem looks like."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document of the service."""
        if self.openapi_schema is None:
            document = super().openapi()
            _, described = models_json_schema(
                [(ProblemDocument, "serialization")], ref_template="#/components/schemas/{model}"
            )
            document.setdefault("components", {}).setdefault("schemas", {}).update(described["$defs"])
        return super().openapi()


def create_app(
    *,
    title: str,
    version: str,
    routers: Sequence[APIRouter],
    probes: APIRouter | None,
    token_verifier: TokenVerifier | None,
    body_bytes_max: int,
    hook: StepHook = no_hook,
) -> DescribedApp:
    """A FastAPI app with problems, request frame, body limit and description.

    Args:
        title: of the service, as people see it.
        version: of the service.
        routers: the service's own.
        probes: health and metrics.
        token_verifier: checks bearer tokens; None only where nothing is served, to print the OpenAPI document.
        body_bytes_max: larger bodies are refused with `request_too_large`.
        hook: is told each step of carrying out a command.
    """
    app = DescribedApp(
        title=title,
        version=version,
        description=DESCRIPTION,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        # The native spans would hold whole paths and the texts of exceptions; the request frame makes its own.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        responses={"4XX": PROBLEM_RESPONSE, "5XX": PROBLEM_RESPONSE},
    )
    app.state.token_verifier = token_verifier
    app.state.hook = hook
    install_problem_handlers(app)
    install_api_page(app)
    app.add_middleware(BodyLimit, bytes_max=body_bytes_max)
    app.add_middleware(RequestFrame)
    if probes is not None:
        app.include_router(probes)
    for router in routers:
        app.include_router(router)
    return app


__all__ = ["create_app", "etag", "expected_version", "require_version", "required_version"]
