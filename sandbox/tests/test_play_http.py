"""A play waits for a service that is being restarted, and says whom it waited for in vain."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from attune_sandbox.play.addresses import KafkaLogin, SandboxAddresses
from attune_sandbox.play.events import AwaitedInVainError
from attune_sandbox.play.http import Caller, Reply

Answers = Iterator[httpx.Response | Exception]


def caller_answered(answers: Answers, patience_seconds: float = 30.0) -> tuple[Caller, list[httpx.Request]]:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        following = next(answers)
        if isinstance(following, Exception):
            raise following
        return following

    login = KafkaLogin("nobody", "")
    addresses = SandboxAddresses(
        services={"training": "http://training.example"},
        kafka_bootstrap_servers="",
        integrator=login,
        observer=login,
        token=lambda _role, _authority, _settings: "",
        intake_public_keys="",
        sent_folder=Path(),
        patience_seconds=patience_seconds,
    )
    return Caller(addresses, httpx.AsyncClient(transport=httpx.MockTransport(answer))), asked


async def register(caller: Caller) -> Reply:
    headers = {"Idempotency-Key": "one"}
    return await caller.send("training", "POST", "/v1/elsas", token="t", json={"name": "a"}, headers=headers)


async def test_a_service_that_comes_back_is_asked_again_with_the_same_key_and_content() -> None:
    answers: list[httpx.Response | Exception] = [httpx.ConnectError("refused"), httpx.Response(503)]
    answers.append(httpx.Response(201, json={"elsa_id": "e"}))
    caller, asked = caller_answered(iter(answers))
    reply = await register(caller)
    assert (reply.status, reply.body, reply.refusal, reply.repeated) == (201, {"elsa_id": "e"}, None, False)
    assert [(one.headers["Idempotency-Key"], one.content) for one in asked] == [("one", b'{"name":"a"}')] * 3


async def test_an_answer_given_before_is_recognised() -> None:
    caller, _ = caller_answered(iter([httpx.Response(201, json={}, headers={"Idempotent-Replay": "true"})]))
    assert (await register(caller)).repeated


async def test_a_refusal_has_its_name_and_its_sentence_and_is_not_asked_again() -> None:
    problem = {"reason": "out_of_order", "detail": "Bronze comes first.", "next_step": "Submit bronze."}
    caller, asked = caller_answered(iter([httpx.Response(409, json=problem)]))
    reply = await register(caller)
    assert (reply.refusal, reply.sentence(), len(asked)) == ("out_of_order", "Bronze comes first. Submit bronze.", 1)


@pytest.mark.parametrize("last", [lambda: httpx.ConnectError("refused"), lambda: httpx.Response(503)])
async def test_patience_ends_with_a_sentence_that_names_service_and_path(
    last: Callable[[], httpx.Response | Exception],
) -> None:
    caller, _ = caller_answered(iter(last, None), patience_seconds=0.3)
    with pytest.raises(AwaitedInVainError, match=r"0\.3 seconds for training to answer POST /v1/elsas"):
        await register(caller)
