"""The sample service as a process of its own: it starts, says how it is, bears an absent database, and ends in time."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
from attune_chassis.migrate import load_migrations

SHUTDOWN_GRACE_SECONDS = 3


class Running:
    """A process of the sample service and what it logged."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[dict[str, Any]] = []
        self._port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            logged = json.loads(line)
            self.lines.append(logged)
            if logged["event"] == "serving":
                self._port.set_result(logged["port"])

    async def client(self) -> httpx.AsyncClient:
        async with asyncio.timeout(20):
            port = await self._port
        return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10)

    async def end(self, number: int = signal.SIGTERM, within_seconds: float = SHUTDOWN_GRACE_SECONDS + 10) -> int:
        if self.process.returncode is None:
            self.process.send_signal(number)
        async with asyncio.timeout(within_seconds):
            code = await self.process.wait()
            await self._reading
        return code

    def events(self) -> list[str]:
        return [line["event"] for line in self.lines]


class Starter:
    """Starts processes of the sample service: `await start("serve", ATTUNE_...=...)`."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self.started: list[Running] = []

    async def __call__(self, *arguments: str, **settings: str) -> Running:
        running = Running(await self.process(*arguments, **settings))
        self.started.append(running)
        return running

    async def process(self, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "sample_service.main",
            *arguments,
            env=self._environment | settings,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )


@pytest_asyncio.fixture
async def start(sample_folder: Path, sample_environment: dict[str, str]) -> AsyncIterator[Starter]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ATTUNE_")}
    given = {
        "ATTUNE_HTTP_PORT": "0",
        "ATTUNE_SHUTDOWN_GRACE_SECONDS": str(SHUTDOWN_GRACE_SECONDS),
        "PYTHONPATH": str(sample_folder),
    }
    starter = Starter(inherited | sample_environment | given)
    yield starter
    for running in starter.started:
        await running.end(signal.SIGKILL)


@pytest.fixture
def run(start):
    """Run a command to its end: `code, out, error = await run("migrate", ATTUNE_...=...)`."""

    async def to_the_end(*arguments: str, **settings: str) -> tuple[int | None, str, str]:
        process = await start.process(*arguments, **settings)
        async with asyncio.timeout(30):
            out, error = await process.communicate()
        return process.returncode, out.decode(), error.decode()

    return to_the_end


async def test_a_service_becomes_ready_serves_and_ends_with_0_when_told_to(start, sample_database, mint):
    running = await start("serve", ATTUNE_DATABASE_URL=sample_database.app)
    async with await running.client() as client:
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["roles"]["api"]) == (
            200,
            {"ready": True, "checks": {"database": "ok", "migrations": "ok"}},
        )
        assert (await client.get("/livez")).status_code == 200
        headers = {"Authorization": f"Bearer {mint()}", "Idempotency-Key": "k"}
        made = await client.post("/v1/things", json={"setting_id": "urn:118246", "label": "lamp"}, headers=headers)
        assert made.status_code == 201
        assert "process_resident_memory_bytes" in (await client.get("/metrics")).text
    begun = time.monotonic()
    assert await running.end() == 0
    assert time.monotonic() - begun < SHUTDOWN_GRACE_SECONDS
    assert running.events()[-2:] == ["stopping", "stopped"]
    (request,) = [line for line in running.lines if line["event"] == "request"]
    assert (request["route"], request["status"], request["service"]) == ("/v1/things", 201, "sample")
    assert "lamp" not in json.dumps(running.lines)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_either_signal_ends_it_cleanly_even_without_a_database(start, number):
    running = await start("serve")
    await running.client()
    assert await running.end(number) == 0


class Line:
    """The line to a database, which can be cut and mended."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()
        await self._server.wait_closed()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
        self._open |= {writer, far_writer}
        await asyncio.gather(self._copy(reader, far_writer), self._copy(far_reader, writer))

    async def _copy(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while part := await source.read(65_536):
                target.write(part)
        target.transport.abort()


async def test_a_database_that_is_away_makes_it_unready_until_it_is_back(start, postgres, sample_database, eventually):
    line = Line(postgres.facts.host, postgres.facts.port)
    await line.mend()
    url = sample_database.app.replace(f":{postgres.facts.port}/", f":{line.port}/")
    running = await start("serve", ATTUNE_DATABASE_URL=url)
    async with await running.client() as client:

        async def status(wanted: int) -> bool:
            return (await client.get("/readyz")).status_code == wanted

        await eventually(lambda: status(200), "the service is ready")
        await line.cut()
        await eventually(lambda: status(503), "the service says it is not ready")
        answer = (await client.get("/readyz")).json()
        assert answer["roles"]["api"]["checks"]["database"] == "The database cannot be reached."
        assert (await client.get("/livez")).status_code == 200, "an absent database is no reason to be restarted"
        await line.mend()
        await eventually(lambda: status(200), "the service is ready again")
    assert await running.end() == 0
    await line.cut()


async def test_a_database_without_its_tables_makes_it_unready_and_names_the_first(start, plain_database):
    running = await start("serve", "--role", "api", ATTUNE_DATABASE_URL=plain_database.app)
    async with await running.client() as client:
        checks = (await client.get("/readyz")).json()["roles"]["api"]["checks"]
    assert checks["database"] == "ok"
    assert "the first is attune_chassis/0001_" in checks["migrations"]


async def test_the_api_role_tells_the_age_of_the_oldest_event_though_no_relay_runs(start, sample_database, eventually):
    superuser = await asyncpg.connect(sample_database.superuser)
    await superuser.execute(
        "INSERT INTO outbox (ce_id, topic, partition, key, headers, value, created_at)"
        " VALUES (gen_random_uuid(), 't', 0, 'k', '[]', '{}', now() - interval '1 hour')"
    )
    await superuser.close()
    running = await start("serve", "--role", "api", ATTUNE_DATABASE_URL=sample_database.app)
    async with await running.client() as client:

        async def tells_the_age() -> bool:
            lines = (await client.get("/metrics")).text.splitlines()
            return any(
                line.startswith("outbox_oldest_age_seconds ") and float(line.split()[1]) > 3500 for line in lines
            )

        await eventually(tells_the_age, "the age of the oldest event is an hour")
        assert list((await client.get("/readyz")).json()["roles"]) == ["api"]


async def test_the_timer_role_carries_out_timers_in_turned_time_and_deliveries(start, sample_database, eventually):
    superuser = await asyncpg.connect(sample_database.superuser)
    await superuser.execute(
        "INSERT INTO timer (id, due, kind, subject) VALUES (gen_random_uuid(), now() + '9 days', 'make_thing', 'lamp')"
    )
    await superuser.execute("INSERT INTO delivery (id, kind, target) VALUES (gen_random_uuid(), 'parcel', 'chair')")
    turned = str(10 * 24 * 3600)
    running = await start(
        "serve", "--role", "timer", ATTUNE_DATABASE_URL=sample_database.app, ATTUNE_CLOCK_OFFSET_SECONDS=turned
    )

    async def both_are_there() -> bool:
        return await superuser.fetchval("SELECT array_agg(label ORDER BY label) FROM thing") == ["chair", "lamp"]

    await eventually(both_are_there, "the timer made a lamp and the delivery a chair")
    async with await running.client() as client:
        roles = (await client.get("/readyz")).json()["roles"]
        assert (await client.post("/v1/things")).status_code == 404, "this process has no API role"
    assert roles == {
        "timer": {
            "ready": True,
            "checks": dict.fromkeys(("database", "migrations", "housekeeping", "timers", "deliveries"), "ok"),
        }
    }
    await superuser.close()


async def test_a_request_under_way_is_answered_before_the_end(start, eventually):
    running = await start("serve", "--role", "api", ATTUNE_LOG_LEVEL="debug")
    async with await running.client() as client, await running.client() as other:
        under_way = asyncio.create_task(client.get("/v1/things/slow/1.5"))
        await other.get("/livez")
        ended = asyncio.create_task(running.end())
        answer = await under_way
        assert (answer.status_code, answer.json()) == (200, {"label": "done"})
        assert await ended == 0
    assert "cut_off" not in running.events()


async def test_what_does_not_end_by_itself_is_cut_off_when_the_grace_is_over(start, sample_database, eventually):
    superuser = await asyncpg.connect(sample_database.superuser)
    await superuser.execute("INSERT INTO delivery (id, kind, target) VALUES (gen_random_uuid(), 'parcel', 'never')")
    running = await start("serve", "--role", "timer", ATTUNE_DATABASE_URL=sample_database.app)

    async def is_being_sent() -> bool:
        return await superuser.fetchval("SELECT state = 'sending' FROM delivery")

    await eventually(is_being_sent, "the delivery is under way")
    begun = time.monotonic()
    assert await running.end() == 0
    assert SHUTDOWN_GRACE_SECONDS <= time.monotonic() - begun < SHUTDOWN_GRACE_SECONDS + 5
    assert [line["loop"] for line in running.lines if line["event"] == "cut_off"] == ["deliveries"]
    assert await superuser.fetchval("SELECT state FROM delivery") == "sending", "whether it was sent is unclear"
    await superuser.close()


async def test_a_port_that_is_taken_is_one_plain_sentence(start, run):
    running = await start("serve")
    port = (await running.client()).base_url.port
    code, out, error = await run("serve", ATTUNE_HTTP_PORT=str(port))
    assert (code, out) == (1, "")
    assert error == (
        f"Cannot listen on 127.0.0.1:{port}: Address already in use. "
        "End the program that uses it, or set ATTUNE_HTTP_HOST and ATTUNE_HTTP_PORT.\n"
    )


async def test_unusable_settings_are_plain_sentences_and_exit_code_2(run):
    code, out, error = await run("serve", ATTUNE_HTTP_PORT="hush", ATTUNE_AUTH_ISSUER="")
    assert (code, out) == (2, "")
    assert error.startswith("ATTUNE_HTTP_PORT cannot be used: ")
    assert "hush" not in error
    assert "Traceback" not in error


async def test_migrate_brings_an_empty_database_up_to_date_and_does_nothing_the_second_time(
    run, sample, plain_database
):
    for applied in (len(load_migrations(sample.definition.migrations)), 0):
        code, out, error = await run("migrate", ATTUNE_OWNER_DATABASE_URL=plain_database.owner)
        assert (code, error) == (0, "")
        assert out.count("Applied ") == applied
        assert out.endswith("The database of sample is up to date.\n")


async def test_migrate_waits_for_a_database_and_gives_up_in_a_plain_sentence(run):
    nowhere = "postgresql://owner@127.0.0.1:9/nowhere"
    code, _, error = await run("migrate", ATTUNE_OWNER_DATABASE_URL=nowhere, ATTUNE_DATABASE_WAIT_SECONDS_MAX="1")
    assert code == 1
    assert error.startswith("The database could not be reached within 1 seconds (ConnectionRefusedError).")


async def test_migrate_needs_the_owner(run):
    assert await run("migrate") == (2, "", "ATTUNE_OWNER_DATABASE_URL is not set; migrate needs it.\n")


async def test_settings_are_shown_without_secrets_and_as_an_example(run):
    code, out, _ = await run("settings", ATTUNE_COLOURS="red,blue")
    assert code == 0
    assert "ATTUNE_COLOURS=red,blue\n" in out
    assert "ATTUNE_DATABASE_URL=(set, not shown)\n" in out
    code, out, _ = await run("settings", "--example")
    assert (code, out.count("#ATTUNE_COLOURS=green\n")) == (0, 1)


async def test_the_description_of_the_interface_needs_no_settings(run):
    code, out, error = await run("openapi", ATTUNE_AUTH_ISSUER="", ATTUNE_AUTH_JWKS_FILE="")
    assert (code, error) == (0, "")
    assert "/v1/things" in json.loads(out)["paths"]
