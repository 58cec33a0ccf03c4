"""A service's own gauges: read when asked, not too often, and left out when they cannot be read."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest
import pytest_asyncio
from attune_chassis.database import Connection, Pool, open_pool
from attune_chassis.health import Health
from attune_chassis.http.app import create_app
from attune_chassis.probes import probe_router
from attune_chassis.stated_gauges import StatedGauge, StatedGauges
from attune_sandbox.testing.databases import DatabaseUrls

TIMEOUT_SECONDS = 1.0


class Reading:
    """What a service would read, and how often it was asked."""

    def __init__(self, query: str = "SELECT 3") -> None:
        self.query = query
        self.times = 0

    async def __call__(self, connection: Connection) -> Sequence[StatedGauge]:
        self.times += 1
        waiting = float(await connection.fetchval(self.query))
        return (
            StatedGauge(
                name="things_waiting", description="Things that wait.", figures={("big",): waiting}, labels=("kind",)
            ),
            StatedGauge(name="things_oldest_age_seconds", description="How long the oldest waits.", figures={(): 1.5}),
        )


@pytest_asyncio.fixture
async def pool(plain_database: DatabaseUrls) -> AsyncIterator[Pool]:
    opened = await open_pool(plain_database.app, application_name="gauges")
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def of(pool):
    """Gauges over the database of this test."""

    def make(reading: Reading, fresh_seconds: float = 60.0) -> StatedGauges:
        return StatedGauges(reading, pool, fresh_seconds=fresh_seconds, timeout_seconds=TIMEOUT_SECONDS)

    return make


async def asked(stated: StatedGauges, times: int = 1) -> str:
    probes = probe_router(Health(check_timeout_seconds=1, progress_timeout_seconds=60), stated)
    app = create_app(title="t", version="1", routers=(), probes=probes, token_verifier=None, body_bytes_max=1024)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://probe") as client:
        answers = await asyncio.gather(*(client.get("/metrics") for _ in range(times)))
    assert {answer.status_code for answer in answers} == {200}
    return answers[-1].text


async def test_what_a_service_states_stands_beside_all_other_metrics(of):
    text = await asked(of(Reading()))
    assert 'things_waiting{kind="big"} 3.0' in text
    assert "things_oldest_age_seconds 1.5" in text
    assert "http_request_duration_seconds" in text


async def test_many_who_ask_at_once_cost_one_reading_and_it_is_read_anew_when_no_longer_fresh(of):
    reading = Reading()
    await asked(of(reading), times=5)
    assert reading.times == 1
    never_fresh = of(reading, fresh_seconds=0.0)
    await asked(never_fresh)
    reading.query = "SELECT 4"
    assert 'things_waiting{kind="big"} 4.0' in await asked(never_fresh)


@pytest.mark.parametrize(
    "query", ["SELECT no_such_column", "SELECT 1 FROM pg_sleep(60)", "CREATE TABLE written (id int)"]
)
async def test_figures_that_cannot_be_read_in_time_or_without_writing_are_left_out(of, query):
    reading = Reading()
    stated = of(reading, fresh_seconds=0.0)
    assert "things_waiting" in await asked(stated)
    reading.query = query
    text = await asked(stated)
    assert "things_waiting" not in text
    assert "http_request_duration_seconds" in text
