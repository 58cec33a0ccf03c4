"""Commands that can be repeated: same key and content gives the same answer, other content a named conflict."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import Request
from fastapi.responses import JSONResponse

from attune_chassis.database import Connection, Pool


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `id` from issuer, subject, route and Idempotency-Key; `sha256` over its content."""

    id: UUID
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers, and answers again when it is repeated. It is stored, so it holds no personal value."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> JSONResponse:
        """The answer as an HTTP response."""
        return JSONResponse(self.body, status_code=self.status, headers=self.headers)


async def idempotent_command(request: Request) -> Command:
    """FastAPI dependency giving the `Command`; problem `idempotency_key_missing` (400)."""
    raise NotImplementedError


async def run_once(pool: Pool, command: Command, work: Callable[[Connection], Awaitable[Answer]]) -> Answer:
    """Run `work` in ONE transaction, once per command; a repeat gives the stored answer."""
    raise NotImplementedError
