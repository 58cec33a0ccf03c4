"""Turns what a route raises into problems: our own, FastAPI's, and the unforeseen."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import asyncpg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from attune_chassis.database import is_database_away
from attune_chassis.http.body_limit import request_too_large
from attune_chassis.problems import (
    Problem,
    database_busy,
    database_full,
    database_read_only,
    database_unavailable,
    internal_error,
)

ERRORS_MAX = 50
SCHEMA_ONLY_REASONS = frozenset({"missing", "literal_error", "enum", "extra_forbidden"})
"""Kinds of error whose sentence is made from the schema alone, never from what was sent."""

BUSY = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
)


def install_problem_handlers(app: FastAPI) -> None:
    """Answer problems, HTTP errors of the framework and invalid requests as problem documents."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(RequestValidationError, _invalid_request)


def problem_of(error: Exception) -> Problem:
    """The problem an unforeseen exception is answered with; it tells nothing about the exception."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, BUSY):
        return database_busy()
    if isinstance(error, asyncpg.DiskFullError):
        return database_full()
    if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
        return database_read_only()
    if is_database_away(error):
        return database_unavailable()
    return internal_error()


async def _problem(_: Request, error: Exception) -> Response:
    return problem_of(error).response()


async def _http_exception(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return internal_error().response()
    match error.status_code:
        case 404:
            problem = Problem(404, "not_found", "There is nothing at this address.", "See /docs for the addresses.")
        case 405:
            problem = Problem(
                405,
                "method_not_allowed",
                "This address does not take this method.",
                "See the header Allow, and /docs.",
                headers=error.headers,
            )
        case 413:
            problem = request_too_large()
        case status:
            phrase = HTTPStatus(status).phrase
            name = phrase.lower().replace(" ", "_").replace("-", "_")
            problem = Problem(status, name, f"{phrase}.", "See /docs for what is expected.", headers=error.headers)
    return problem.response()


async def _invalid_request(_: Request, error: Exception) -> Response:
    details = error.errors() if isinstance(error, RequestValidationError) else ()
    return Problem(
        422,
        "invalid_request",
        "The request does not have the expected form.",
        "Correct the fields listed under errors and send it again.",
        errors=[field_error(detail) for detail in details[:ERRORS_MAX]],
    ).response()


def field_error(detail: Mapping[str, Any]) -> dict[str, str]:
    """One error of pydantic without what was sent: not as `input`, and not quoted in the sentence either."""
    message = str(detail["msg"]).removeprefix("Value error, ")
    reason = str(detail["type"])
    if reason not in SCHEMA_ONLY_REASONS and any(sent in message for sent in _texts(detail.get("input"))):
        message = "This value cannot be used here."
    return {"field": ".".join(map(str, detail["loc"])), "reason": reason, "message": message}


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            if value.strip():
                yield value
        case Mapping():
            for inner in value.values():
                yield from _texts(inner)
        case Sequence() if not isinstance(value, bytes):
            for inner in value:
                yield from _texts(inner)
        case int() | float():
            yield str(value)
        case _:
            return
