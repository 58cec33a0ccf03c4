"""Every refusal over HTTP is an RFC 9457 problem with a name, a plain sentence and the next step."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from attune_chassis.logs import current_correlation_id
from attune_chassis.metrics import PROBLEMS
from attune_chassis.plain_json import plain_json

PROBLEM_TYPE_BASE = "https://attune.example/problems/"
MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
RETRY_AFTER_FULL_SECONDS = 60


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem, and so does the API
    """A named refusal; raise it anywhere below an HTTP route.

    Args:
        status: the HTTP status, 400 to 599.
        name: the machine-readable reason, in snake_case (`elsa_not_accredited`).
        detail: one plain sentence: what is wrong. Never a personal value.
        next_step: one plain sentence: what the caller can do about it.
        headers: further headers of the response.
        extra: further members of the problem document (JSON values).
    """

    def __init__(
        self,
        status: int,
        name: str,
        detail: str,
        next_step: str,
        *,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.name = name
        self.detail = detail
        self.next_step = next_step
        self.headers = dict(headers or {})
        self.extra = extra

    def document(self) -> dict[str, Any]:
        """The problem as RFC 9457 writes it, with the correlation id of the running request."""
        correlation_id = current_correlation_id()
        return {
            "type": PROBLEM_TYPE_BASE + self.name,
            "title": self.name.replace("_", " ").capitalize(),
            "status": self.status,
            "detail": self.detail,
            "reason": self.name,
            "next_step": self.next_step,
            **({"correlation_id": str(correlation_id)} if correlation_id else {}),
            **self.extra,
        }

    def response(self) -> Response:
        """The problem as an HTTP response."""
        PROBLEMS.labels(self.name).inc()
        return Response(plain_json(self.document()), self.status, headers=self.headers, media_type=MEDIA_TYPE)


class FieldError(BaseModel):
    """One field of a request that cannot be used; the value itself is not repeated."""

    field: str = Field(description="Where, for example `body.child.given_name`.")
    reason: str = Field(description="Machine-readable kind of error, for example `missing`.")
    message: str = Field(description="One sentence for people.")


class ProblemDocument(BaseModel):
    """An RFC 9457 problem: what is wrong, why, and what to do next."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {
                "type": PROBLEM_TYPE_BASE + "setting_not_yours",
                "title": "Setting not yours",
                "status": 403,
                "detail": "Your token does not cover the setting urn:118246.",
                "reason": "setting_not_yours",
                "next_step": "Use a token of that setting, or name a setting your token covers.",
                "correlation_id": "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11",
            }
        },
    )

    type: str
    title: str
    status: int
    detail: str
    reason: str = Field(description="The name of the problem; programs should look at this.")
    next_step: str
    correlation_id: UUID | None = Field(None, description="Name it when asking for help.")
    errors: list[FieldError] | None = Field(None, description="Only with `invalid_request`.")


def database_unavailable() -> Problem:
    """The database cannot be reached right now."""
    return Problem(
        503,
        "database_unavailable",
        "The service cannot reach its database at the moment.",
        "Send the same request, with the same Idempotency-Key, again in a few seconds.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def database_busy() -> Problem:
    """A lock or a statement took too long, or two transactions stood in each other's way."""
    return Problem(
        503,
        "database_busy",
        "The database was too busy to carry out the request; nothing was changed.",
        "Send the same request, with the same Idempotency-Key, again in a few seconds.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def database_full() -> Problem:
    """The database has no room left on its disk."""
    return Problem(
        503,
        "database_full",
        "The database has no room left; nothing was changed.",
        "Reading may still work. Send the same request, with the same Idempotency-Key, again in some minutes; "
        "the operator must make room.",
        headers={"Retry-After": str(RETRY_AFTER_FULL_SECONDS)},
    )


def database_read_only() -> Problem:
    """The server that answers is a replica, as in the middle of a failover."""
    return Problem(
        503,
        "database_read_only",
        "The database takes no changes at the moment, because another server is taking over; nothing was changed.",
        "Send the same request, with the same Idempotency-Key, again in a few seconds.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def internal_error() -> Problem:
    """Something unforeseen; what it was stands in the log under the correlation id, and only there."""
    return Problem(
        500,
        "internal_error",
        "Something went wrong on our side.",
        "Send the same request, with the same Idempotency-Key, again; if it fails again, report the correlation id.",
    )
