"""Commands that can be repeated: same key and content gives the same answer, other content a named conflict.

The claim on the command, its effects and its answer stand in one transaction. A refusal rolls all of it back, so the
same key may be tried again after whatever was refused has been put right.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Depends, Header, Request, Response

from attune_chassis.auth import Principal, authenticated
from attune_chassis.database import Connection, Pool, load_queries
from attune_chassis.ids import derived_id
from attune_chassis.plain_json import plain_json
from attune_chassis.problems import Problem
from attune_chassis.restore.guard import refuse_until_settled
from attune_chassis.signals import StepHook, no_hook

REPLAY_HEADER = "Idempotent-Replay"
KEY_LENGTH_MAX = 255

queries = load_queries("attune_chassis", "sql/command.sql")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `id` from issuer, subject, route and Idempotency-Key; `sha256` over its content.

    `hook` is told each step of carrying it out.
    """

    id: UUID
    sha256: bytes
    hook: StepHook = field(default=no_hook, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers, and answers again when it is repeated. It is stored, so it holds no personal value.

    `body` may hold what JSON knows, and UUIDs, dates and datetimes.
    """

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """The answer as an HTTP response."""
        return Response(plain_json(self.body), self.status, headers=self.headers, media_type="application/json")


async def idempotent_command(
    request: Request,
    principal: Annotated[Principal, Depends(authenticated)],
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Chosen by you, new for each command; send the same again when you repeat a request.",
            examples=["0b9c6d52-9a55-4b0e-8f0e-3a1f4f1f9f3e"],
        ),
    ] = None,
) -> Command:
    """FastAPI dependency giving the `Command`; problems `idempotency_key_missing`, `idempotency_key_unusable` (400)."""
    if not idempotency_key:
        raise Problem(
            400,
            "idempotency_key_missing",
            "A command needs the header Idempotency-Key, so that repeating it is safe.",
            "Choose a new key for each command (a UUID is good) and send the same key when you repeat it.",
        )
    if len(idempotency_key) > KEY_LENGTH_MAX or not idempotency_key.isprintable():
        raise Problem(
            400,
            "idempotency_key_unusable",
            f"The Idempotency-Key must be printable and no longer than {KEY_LENGTH_MAX} characters.",
            "Choose another key; a UUID is good.",
        )
    route = f"{request.method} {request.scope['route'].path_format}"
    return Command(
        id=derived_id(principal.issuer, principal.subject, route, idempotency_key),
        sha256=content_sha256(
            method=request.method,
            path=request.url.path,
            query=request.url.query,
            principal=principal,
            body=await request.body(),
        ),
        hook=request.app.state.hook,
    )


Repeatable = Annotated[Command, Depends(idempotent_command)]
"""Annotation of a route's argument: the command, which its caller may send again."""


def content_sha256(*, method: str, path: str, query: str, principal: Principal, body: bytes) -> bytes:
    """The hash that tells a repeat from other content; the order of JSON members and white space do not count."""
    try:
        canonical = orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)
    except orjson.JSONDecodeError:
        canonical = body
    about = orjson.dumps([method, path, query, principal.issuer, principal.subject])
    return hashlib.sha256(about + b"\n" + canonical).digest()


async def run_once(pool: Pool, command: Command, work: Callable[[Connection], Awaitable[Answer]]) -> Answer:
    """Run `work` in ONE transaction, once per command; a repeat gives the stored answer with `Idempotent-Replay: true`.

    Two identical requests at the same time have one effect: the second waits for the first to commit. A repeat is
    answered for `command_answer_retention_days`; after that it is refused, and still has no second effect.

    Raises:
        Problem: `idempotency_conflict` (409) when the key was used for other content; `idempotency_answer_expired`
            (409) when its answer is no longer kept; `restored_not_settled` (503) for
            a new command while the database may lack what it had published; and whatever `work` raises, after
            everything was rolled back.
    """
    async with pool.acquire() as connection, connection.transaction(isolation="read_committed"):
        if await queries.claim_command(connection, id=command.id, sha256=command.sha256) is None:
            return await _earlier_answer(connection, command)
        await command.hook("command.begin")
        await refuse_until_settled(connection)
        answer = await work(connection)
        stored = plain_json({"status": answer.status, "body": answer.body, "headers": answer.headers}).decode()
        await queries.answer_command(connection, id=command.id, answer=stored)
        await command.hook("command.commit")
    await command.hook("command.committed")
    return _answer(stored)


async def _earlier_answer(connection: Connection, command: Command) -> Answer:
    row = await queries.answered_command(connection, id=command.id)
    if row["sha256"] != command.sha256:
        raise Problem(
            409,
            "idempotency_conflict",
            "This Idempotency-Key was already used for a command with other content.",
            "Choose a new key for a new command; to repeat the earlier command, send exactly what you sent then.",
        )
    if row["answer"] is None:
        raise Problem(
            409,
            "idempotency_answer_expired",
            "This command was carried out so long ago that its answer is no longer kept; nothing was done again.",
            "Read what it made; choose a new key for a new command.",
        )
    answer = _answer(row["answer"])
    return Answer(answer.status, answer.body, {**answer.headers, REPLAY_HEADER: "true"})


def _answer(stored: str) -> Answer:
    document = orjson.loads(stored)
    return Answer(document["status"], document["body"], document["headers"])
