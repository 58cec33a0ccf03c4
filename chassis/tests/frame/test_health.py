"""Readiness by named checks, liveness by progress."""

import asyncio

import httpx
import pytest
from attune_chassis.health import Health
from attune_chassis.http.app import create_app
from attune_chassis.probes import probe_router


async def fine() -> str | None:
    return None


async def missing() -> str | None:
    return "The broker cannot be reached."


async def silent() -> str | None:
    await asyncio.Event().wait()
    return None


async def broken() -> str | None:
    raise ValueError("Jane Example")


@pytest.fixture
def health() -> Health:
    return Health(check_timeout_seconds=0.05, progress_timeout_seconds=60.0)


async def ask(health: Health, path: str) -> tuple[int, dict[str, object]]:
    app = create_app(
        title="t", version="1", routers=(), probes=probe_router(health), token_verifier=None, body_bytes_max=1024
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://probe") as client:
        answer = await client.get(path)
    return answer.status_code, answer.json()


async def test_the_api_role_is_ready_while_the_broker_is_away(health):
    health.add_role("api", {"database": fine, "migrations": fine})
    health.add_role("relay", {"broker": missing})
    status, answer = await ask(health, "/readyz")
    assert (status, answer["ready"]) == (200, True)
    assert answer["roles"]["relay"] == {"ready": False, "checks": {"broker": "The broker cannot be reached."}}
    assert (await ask(health, "/readyz/relay"))[0] == 503
    assert (await ask(health, "/readyz/api"))[0] == 200


async def test_without_an_api_role_every_role_decides(health):
    health.add_role("consumer", {"database": fine})
    health.add_role("relay", {"broker": missing})
    assert (await ask(health, "/readyz"))[0] == 503


@pytest.mark.parametrize(
    ("check", "said"), [(silent, "No answer within 0.05 seconds."), (broken, "The check failed: ValueError.")]
)
async def test_a_check_that_is_silent_or_fails_is_named_and_quotes_nothing(health, check, said):
    health.add_role("api", {"database": check, "migrations": fine})
    status, answer = await ask(health, "/readyz")
    assert (status, answer["roles"]["api"]["checks"]) == (503, {"database": said, "migrations": "ok"})


async def test_a_stopping_process_is_not_ready(health):
    health.add_role("api", {"database": fine})
    health.stopping = True
    status, answer = await ask(health, "/readyz")
    assert (status, answer["roles"]["api"]["checks"]["stopping"]) == (503, "The process is stopping.")


async def test_a_role_that_is_not_here_is_unknown(health):
    health.add_role("api", {})
    status, answer = await ask(health, "/readyz/relay")
    assert (status, answer["reason"]) == (404, "role_not_here")


async def test_a_loop_without_progress_makes_the_process_dead_and_is_named(health):
    age_seconds = 5.0
    health.watch("relay", lambda: age_seconds)
    assert await ask(health, "/livez") == (200, {"alive": True, "stuck": {}})
    age_seconds = 61.0
    assert await ask(health, "/livez") == (503, {"alive": False, "stuck": {"relay": "No progress for 61 seconds."}})


async def test_metrics_count_requests_by_route_and_never_by_path(health):
    app = create_app(
        title="t", version="1", routers=(), probes=probe_router(health), token_verifier=None, body_bytes_max=1024
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://probe") as client:
        await client.get("/jane-example")
        text = (await client.get("/metrics")).text
    assert 'http_request_duration_seconds_count{method="GET",route="(no route)",status="404"}' in text
    assert "jane" not in text
