"""Commands that are repeated, on a real PostgreSQL."""

import asyncio
from uuid import uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio
from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command, content_sha256, run_once
from attune_chassis.database import open_pool
from attune_chassis.problems import Problem
from attune_chassis.signals import STEPS

WANTED = {"setting_id": "urn:118246", "label": "lamp"}
PRINCIPAL = Principal("iss", "sub", frozenset(), "E10000016", frozenset())


@pytest_asyncio.fixture
async def pool(sample_database):
    opened = await open_pool(sample_database.app, application_name="test")
    yield opened
    await opened.close()


@pytest.fixture
def post(client: httpx.AsyncClient, mint):
    async def send(wanted: dict[str, object], key: str | None = "key-1", **claims: object) -> httpx.Response:
        headers = {"Authorization": f"Bearer {mint(**claims)}"} | ({"Idempotency-Key": key} if key else {})
        return await client.post("/v1/things", json=wanted, headers=headers)

    return send


def command(content: bytes = b"\0" * 32) -> Command:
    return Command(uuid4(), content)


async def things(pool) -> int:
    return await pool.fetchval("SELECT count(*) FROM thing")


async def test_a_command_is_carried_out_and_answered(post, pool):
    answer = await post(WANTED)
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    assert "Idempotent-Replay" not in answer.headers
    assert await things(pool) == 1


async def test_a_repeat_gives_the_same_answer_and_has_no_second_effect(post, pool):
    first = await post(WANTED)
    again = await post(dict(reversed(WANTED.items())))
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotent-Replay"] == "true"
    assert await things(pool) == 1


async def test_the_same_key_with_other_content_is_a_named_conflict(post, pool):
    await post(WANTED)
    refused = await post(WANTED | {"label": "chair"})
    assert (refused.status_code, refused.json()["reason"]) == (409, "idempotency_conflict")
    assert await things(pool) == 1


async def test_the_same_key_of_somebody_else_is_another_command(post, pool):
    first = await post(WANTED)
    other = await post(WANTED | {"label": "chair"}, sub="somebody else")
    assert first.json()["thing_id"] != other.json()["thing_id"]
    assert await things(pool) == 2


@pytest.mark.parametrize(
    ("key", "reason"), [(None, "idempotency_key_missing"), (256 * "x", "idempotency_key_unusable")]
)
async def test_a_command_needs_a_usable_key(post, key, reason):
    refused = await post(WANTED, key)
    assert (refused.status_code, refused.json()["reason"]) == (400, reason)


async def test_a_refused_command_leaves_nothing_and_may_be_tried_again_with_the_same_key(pool):
    refusing, wanted = True, command()

    async def work(connection) -> Answer:
        await connection.execute("INSERT INTO thing VALUES ($1, 'urn:1', 'lamp')", uuid4())
        if refusing:
            raise Problem(409, "not_today", "Not today.", "Try tomorrow.")
        return Answer(200, {})

    with pytest.raises(Problem, match="Not today"):
        await run_once(pool, wanted, work)
    assert await things(pool) == 0
    refusing = False
    assert await run_once(pool, wanted, work) == Answer(200, {})
    assert await things(pool) == 1


async def test_two_identical_requests_at_once_have_one_effect_and_the_same_answer(pool, eventually):
    wanted, first_is_inside, second_waits = command(), asyncio.Event(), asyncio.Event()
    worked = 0

    async def work(connection) -> Answer:
        nonlocal worked
        worked += 1
        first_is_inside.set()
        await second_waits.wait()
        thing_id = uuid4()
        await connection.execute("INSERT INTO thing VALUES ($1, 'urn:1', 'lamp')", thing_id)
        return Answer(201, {"thing_id": thing_id})

    async def second_is_blocked() -> bool:
        return await pool.fetchval(
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )

    first = asyncio.create_task(run_once(pool, wanted, work))
    await first_is_inside.wait()
    second = asyncio.create_task(run_once(pool, wanted, work))
    await eventually(second_is_blocked, "the second request waits for the first")
    second_waits.set()
    answers = await asyncio.gather(first, second)
    assert worked == 1
    assert answers[0].body == answers[1].body
    assert [answer.headers.get("Idempotent-Replay") for answer in answers] == [None, "true"]
    assert await things(pool) == 1


async def test_the_second_of_two_requests_at_once_works_when_the_first_is_refused(pool):
    wanted, first_is_inside, go_on = command(), asyncio.Event(), asyncio.Event()

    async def refused(_) -> Answer:
        first_is_inside.set()
        await go_on.wait()
        raise Problem(409, "not_today", "Not today.", "Try tomorrow.")

    async def accepted(_) -> Answer:
        return Answer(200, {"by": "second"})

    first = asyncio.create_task(run_once(pool, wanted, refused))
    await first_is_inside.wait()
    second = asyncio.create_task(run_once(pool, wanted, accepted))
    go_on.set()
    with pytest.raises(Problem):
        await first
    assert (await second).body == {"by": "second"}


async def test_a_client_that_goes_away_in_the_middle_leaves_nothing(pool):
    wanted, inside = command(), asyncio.Event()

    async def work(connection) -> Answer:
        await connection.execute("INSERT INTO thing VALUES ($1, 'urn:1', 'lamp')", uuid4())
        inside.set()
        await asyncio.Event().wait()
        raise AssertionError("never reached")

    running = asyncio.create_task(run_once(pool, wanted, work))
    await inside.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await things(pool) == 0
    assert await pool.fetchval("SELECT count(*) FROM command") == 0


async def test_no_other_transaction_ever_sees_a_command_without_its_answer(pool, sample_database):
    await run_once(pool, command(), lambda _: answered(Answer(200, {})))
    looking = await asyncpg.connect(sample_database.superuser)
    try:
        assert await looking.fetchval("SELECT count(*) FROM command WHERE answer IS NULL") == 0
    finally:
        await looking.close()


async def test_every_step_of_a_command_is_announced_by_the_hook_of_the_app(post, client, pool):
    seen: list[tuple[str, int]] = []

    async def hook(step: str) -> None:
        seen.append((step, await things(pool)))

    client._transport.app.state.hook = hook
    await post(WANTED)
    assert seen == list(zip(STEPS["command"], (0, 0, 1), strict=True))


async def answered(answer: Answer) -> Answer:
    return answer


def test_white_space_and_order_of_members_do_not_count_as_content():
    def hashed(body: bytes, path: str = "/v1/things") -> bytes:
        return content_sha256(method="POST", path=path, query="", principal=PRINCIPAL, body=body)

    assert hashed(b'{"a": 1, "b": [2, 3]}') == hashed(b'{"b":[2,3],"a":1}')
    assert hashed(b'{"a": 1}') != hashed(b'{"a": 2}')
    assert hashed(b'{"b": [2, 3]}') != hashed(b'{"b": [3, 2]}')
    assert hashed(b'{"a": 1}') != hashed(b'{"a": 1}', path="/v1/things/7/label")
    assert hashed(b"no json") != hashed(b"no  json")
