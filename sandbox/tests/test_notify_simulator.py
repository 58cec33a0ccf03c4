"""The simulator of GOV.UK Notify: statuses only its kind has, callbacks that come again, who may call."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import uvicorn
from attune_sandbox.notify_simulator import API_KEY, CALLBACK_TOKEN, NotifySimulator
from attune_sandbox.notify_simulator.access import NotAllowedError, RateLimit, check_token, key_parts
from attune_sandbox.notify_simulator.messages import Message, UnknownStatusError
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

KEY = key_parts(API_KEY)


def token(*, secret: str = KEY.secret, issuer: str = KEY.service_id, age_seconds: float = 0.0) -> str:
    claims = {"iss": issuer, "iat": int(time.time() - age_seconds)}
    return "Bearer " + jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))


def letter(reference: str = "r") -> Message:
    return Message(
        type="letter",
        to="1 Example Street",
        reference=reference,
        template_id="t",
        body="",
        subject="",
        personalisation={},
    )


class Receiver:
    """Takes callbacks; answers 503 so many times first."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.bodies: list[dict[str, Any]] = []
        self.tokens: set[str | None] = set()
        self.url = ""

    async def take(self, request: Request) -> Response:
        self.bodies.append(await request.json())
        self.tokens.add(request.headers.get("authorization"))
        return Response(status_code=503 if len(self.bodies) <= self.refusals else 204)

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        sock = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{sock.getsockname()[1]}/"
        app = Starlette(routes=[Route("/", self.take, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        yield
        server.should_exit = True
        await serving


def test_only_a_fresh_token_of_the_key_is_good() -> None:
    check_token(token(), KEY)
    for bad in (None, "", "Bearer x", token(secret="0" * 36), token(issuer="0"), token(age_seconds=60)):
        with pytest.raises(NotAllowedError):
            check_token(bad, KEY)


def test_a_minute_has_room_for_so_many_requests() -> None:
    limit = RateLimit(3000)
    assert all(limit.allows() for _ in range(3000))
    assert not limit.allows()


def test_a_message_never_has_a_status_of_another_type() -> None:
    with pytest.raises(UnknownStatusError):
        letter().become("delivered")


async def test_a_reference_is_not_unique_just_as_at_notify() -> None:
    async with NotifySimulator.running() as simulator:
        body = {"email_address": "a@b.example", "template_id": "5b2f7c1e-94a3-4f0d-8a6e-1f0c2d3e4b5a", "reference": "r"}
        async with httpx.AsyncClient(base_url=simulator.url, headers={"Authorization": token()}) as client:
            for _ in range(2):
                assert (await client.post("/v2/notifications/email", json=body)).status_code == 201
            listed = (await client.get("/v2/notifications", params={"reference": "r"})).json()["notifications"]
            assert (await client.get("/v2/notifications", headers={"Authorization": "Bearer no"})).status_code == 403
    assert len(listed) == 2


async def test_a_callback_comes_again_until_it_is_taken_and_carries_the_token() -> None:
    receiver = Receiver(refusals=2)
    async with receiver.listening(), NotifySimulator.running(callback_waits_seconds=(0.01,) * 5) as simulator:
        simulator.callbacks.url = receiver.url
        posted = letter()
        simulator.take(posted)
        simulator.set_status(posted.id, "received")
        await simulator.callbacks.all_sent()
    assert [body["status"] for body in receiver.bodies] == ["received"] * 3
    assert receiver.tokens == {f"Bearer {CALLBACK_TOKEN}"}
    assert simulator.callbacks.results == [204]


async def test_a_letter_comes_back_by_a_callback_of_its_own_which_is_given_up_after_five_more_tries() -> None:
    receiver = Receiver(refusals=99)
    async with receiver.listening(), NotifySimulator.running(callback_waits_seconds=(0.01,) * 5) as simulator:
        simulator.callbacks.returned_letters_url = receiver.url
        posted = letter("our-reference")
        simulator.take(posted)
        async with httpx.AsyncClient(base_url=simulator.url) as client:
            steered = await client.post(f"/simulator/notifications/{posted.id}/status", json={"status": "returned"})
        assert steered.status_code == 204
        await simulator.callbacks.all_sent()
    assert {body["reference"] for body in receiver.bodies} == {"our-reference"}
    assert len(receiver.bodies) == 6
    assert simulator.callbacks.results == [503]
