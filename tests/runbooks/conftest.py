"""A service with a PostgreSQL server of its own, and the commands of a page of documentation, run word for word."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import httpx
import pytest
import pytest_asyncio
from attune_provisioner.postgres import ServiceRoles, postgres_roles, provision_postgres
from attune_sandbox.guarding import Guard
from attune_sandbox.postgres.binaries import programs, reachable_data_folder, server_account
from attune_sandbox.postgres.server import EmbeddedPostgres, PostgresPlan
from attune_sandbox.processes import Child, spawn
from attune_sandbox.service_environment import Surroundings, plain_settings, secret_settings, without_attune
from attune_sandbox.testing.embedded import free_ports
from attune_sandbox.testing.running_platform import wait_for
from attune_sandbox.testing.servers import INTEGRATORS
from attune_sandbox.tokens import mint_token

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
HEADING = "## Restore a service's database"
BLOCK = re.compile(r"```sh\n# (?P<name>[a-z]+)\n(?P<commands>.*?)```", re.S)
SERVICE = "training"
PASSWORD = "of-this-test"
AUTHORITY = "E10000016"
SETTING = "urn:118246"
COMMAND_SECONDS_MAX = 120.0
WAIT_SECONDS = 60.0


def runbook() -> dict[str, str]:
    """The commands of the runbook by the name each block gives itself in its first line."""
    section = PAGE.read_text("utf-8").split(HEADING)[1].split("\n## ")[0]
    return {found["name"]: found["commands"] for found in BLOCK.finditer(section)}


@dataclass
class Place:
    """The service, its server, and somebody who follows the runbook there."""

    folder: Path
    surroundings: Surroundings
    postgres_port: int
    guard: Guard
    commands: Mapping[str, str]
    used: list[str] = field(default_factory=list)
    service: Child | None = None

    @property
    def data(self) -> Path:
        return reachable_data_folder(self.folder / "postgres") / "data"

    async def run(self, name: str, *, as_server: bool = False, without: str = "", **placeholders: str) -> str:
        """Carry out one block of the page; what it printed. `without` leaves lines out that hold this text."""
        self.used.append(name)
        lines = self.commands[name].splitlines()
        script = "\n".join(line for line in lines if not without or without not in line)
        account = server_account() if as_server else None
        printed = self.folder / "printed.log"
        # A file, not a pipe: a server started here holds its output open for as long as it runs.
        with printed.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                *("bash", "-euo", "pipefail", "-c", script),
                env=self.environment | placeholders,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
                stdin=asyncio.subprocess.DEVNULL,
                cwd="/",
                user=account.user_id if account else None,
                group=account.group_id if account else None,
                extra_groups=[] if account else None,
            )
            async with asyncio.timeout(COMMAND_SECONDS_MAX):
                code = await process.wait()
        told = printed.read_text("utf-8")
        assert code == 0, f"{name} ended with {code}:\n{script}\n{told}"
        return told

    @property
    def environment(self) -> dict[str, str]:
        """The placeholders of the page, and what the service is told."""
        about = self.surroundings
        own = {
            "PATH": os.pathsep.join([str(programs()), str(Path(sys.executable).parent), os.environ["PATH"]]),
            "SERVICE": SERVICE,
            "PGDATA": str(self.data),
            "BACKUP": str(self.data.parent / "backup"),
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.postgres_port),
            "PGUSER": "postgres",
            "PGPASSWORD": PASSWORD,
            "COLUMNS": "200",
        }
        settings = plain_settings(about) | secret_settings(about)
        return without_attune(os.environ) | settings | own | self.guard.environment

    async def start_service(self) -> None:
        """Start it, and wait until it takes requests; a relay that waits for orphans does not keep it from that."""
        script = Path(sys.executable).with_name(SERVICE)
        self.service = spawn([script, "serve"], log=self.folder / "service.log", environment=self.environment)
        self.guard.watch(self.service.identity, 15, group=0)

        async def answers() -> bool:
            try:
                return (await self.get("/readyz")).status_code == httpx.codes.OK
            except httpx.TransportError:
                return False

        await self.until(answers, "the service is ready")

    async def stop_service(self) -> None:
        if self.service is not None:
            child, self.service = self.service, None
            await asyncio.to_thread(child.stop, 15, 30.0)
            self.guard.forget(child.identity.pid)

    async def register(self, name: str) -> httpx.Response:
        """A command: somebody joins the register."""
        wanted = {"setting_id": SETTING, "name": name, "email": "a@school.example", "registered_on": "2025-01-06"}
        async with self.client() as client:
            return await client.post("/v1/elsas", json=wanted, headers={"Idempotency-Key": name})

    async def get(self, path: str) -> httpx.Response:
        async with self.client() as client:
            return await client.get(path)

    def client(self) -> httpx.AsyncClient:
        token = mint_token(self.surroundings.keys, "coordinator", authority=AUTHORITY, settings=None)
        return httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.surroundings.http_port}",
            headers={"Authorization": f"Bearer {token}"},
            trust_env=False,
        )

    async def value(self, query: str) -> object:
        connection = await asyncpg.connect(self.url("superuser"))
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    async def until(self, condition, awaited: str) -> None:
        await wait_for(condition, awaited, WAIT_SECONDS, self.log)

    def log(self) -> str:
        path = self.folder / "service.log"
        return "\n".join(path.read_text("utf-8").splitlines()[-20:]) if path.exists() else ""

    def url(self, kind: str) -> str:
        role = "postgres" if kind == "superuser" else ServiceRoles(SERVICE).name(kind)
        return f"postgresql://{role}:{PASSWORD}@127.0.0.1:{self.postgres_port}/{SERVICE}"


@pytest_asyncio.fixture
async def place(tmp_path, sandbox_keys, kafka, topic_space) -> AsyncIterator[Place]:
    """The service's server runs as an operator would run it: by `pg_ctl`, with its settings in its data folder."""
    topic_space.provision(partitions=None)
    postgres_port, http_port = free_ports(2)
    guard = Guard(tmp_path / "guard.log")
    login = kafka.user(SERVICE)
    urls = {
        kind: f"postgresql://{ServiceRoles(SERVICE).name(kind)}:{PASSWORD}@127.0.0.1:{postgres_port}/{SERVICE}"
        for kind in ("app", "relay", "owner")
    }
    about = Surroundings(
        service=SERVICE,
        keys=sandbox_keys,
        http_port=http_port,
        kafka_bootstrap_servers=login.bootstrap_servers,
        kafka_password=login.password,
        database_url=urls["app"],
        relay_database_url=urls["relay"],
        owner_database_url=urls["owner"],
        smtp_port=9,
        public_url="http://127.0.0.1",
        integrators=INTEGRATORS,
        topic_prefix=topic_space.prefix,
    )
    place = Place(tmp_path, about, postgres_port, guard, runbook())
    try:
        await prepare(place)
        yield place
    finally:
        await place.stop_service()
        await asyncio.to_thread(pg_ctl, place, "stop", "--mode=immediate", check=False)
        shutil.rmtree(place.data.parent, ignore_errors=True)
        guard.close()


async def prepare(place: Place) -> None:
    """Make the cluster, write its settings down, hand it over to pg_ctl, and migrate."""
    plan = PostgresPlan(place.folder / "postgres", place.folder / "logs", place.postgres_port, PASSWORD)
    server = EmbeddedPostgres(plan, place.guard)
    server.start()
    await asyncio.to_thread(server.wait_until_ready)
    try:
        passwords = dict.fromkeys(postgres_roles([SERVICE]), PASSWORD)
        await provision_postgres(plan.url, services=[SERVICE], passwords=passwords)
    finally:
        await asyncio.to_thread(server.stop)
    with (place.data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(f"port = {place.postgres_port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n")
    await asyncio.to_thread(pg_ctl, place, "start", "--wait", f"--log={place.data}/first.log")
    migrated = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name(SERVICE)), "migrate", env=place.environment, stdout=subprocess.DEVNULL
    )
    assert await migrated.wait() == 0


def pg_ctl(place: Place, *arguments: str, check: bool = True) -> None:
    account = server_account()
    with (place.folder / "pg_ctl.log").open("ab") as output:
        done = subprocess.run(
            [str(programs() / "pg_ctl"), f"--pgdata={place.data}", *arguments],
            env=place.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=COMMAND_SECONDS_MAX,
            cwd="/",
            user=account.user_id if account else None,
            group=account.group_id if account else None,
            extra_groups=[] if account else None,
        )
    if check:
        said = [path.read_text("utf-8") for path in (place.folder / "pg_ctl.log", *place.data.glob("*.log"))]
        assert done.returncode == 0, "\n".join(said)


@pytest.fixture
def blocks() -> dict[str, str]:
    return runbook()
