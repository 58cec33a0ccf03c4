"""The four services as processes of their own over the run's Kafka and PostgreSQL, for tests of the whole journey.

Services are started by their console scripts, as operators start them, and can be stopped (SIGTERM), killed (SIGKILL)
and started again; everything they wrote stays. What happened is read from outside: logs, topics, databases, mailbox.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from attune_contracts.topics import SERVICES

from attune_sandbox.guarding import Guard
from attune_sandbox.keys import Keys
from attune_sandbox.play.addresses import KafkaLogin, SandboxAddresses
from attune_sandbox.processes import Child, spawn
from attune_sandbox.service_environment import LOOPBACK, Surroundings, plain_settings, secret_settings, without_attune
from attune_sandbox.testing.databases import DatabaseUrls, SharedPostgres, by_console_script
from attune_sandbox.testing.embedded import free_ports
from attune_sandbox.testing.kafka_space import SharedKafka, TopicSpace
from attune_sandbox.testing.servers import INTEGRATORS
from attune_sandbox.tokens import mint_token

START_TIMEOUT_SECONDS = 60.0
STOP_TIMEOUT_SECONDS = 40.0
POLL_SECONDS = 0.05
PATIENCE_SECONDS = 60.0
LOG_TAIL_LINES = 30


@dataclass(slots=True)
class RunningPlatform:
    """Four services, a mailbox, and where to look. Make it with `RunningPlatform.prepared(...)`, then `start()`."""

    folder: Path
    keys: Keys
    kafka: SharedKafka
    topics: TopicSpace
    databases: Mapping[str, DatabaseUrls]
    ports: Mapping[str, int]
    smtp_port: int
    mailbox_port: int
    kafka_bootstrap_servers: str
    guard: Guard
    _children: dict[str, Child] = field(default_factory=dict)

    @classmethod
    async def prepared(
        cls, folder: Path, *, keys: Keys, kafka: SharedKafka, topics: TopicSpace, postgres: SharedPostgres
    ) -> "RunningPlatform":
        """Topics of their own with the declared partitions, a fresh database for each service, ports nobody uses."""
        topics.provision(partitions=None)
        ports = free_ports(len(SERVICES) + 2)
        platform = cls(
            folder=folder,
            keys=keys,
            kafka=kafka,
            topics=topics,
            databases={},
            ports=dict(zip(SERVICES, ports, strict=False)),
            smtp_port=ports[-2],
            mailbox_port=ports[-1],
            kafka_bootstrap_servers=kafka.bootstrap_servers,
            guard=Guard(folder / "logs" / "guard.log"),
        )
        try:
            platform.databases = {service: await platform._database(postgres, service) for service in SERVICES}
        except BaseException:
            platform.guard.close()
            raise
        return platform

    async def start(self, *services: str) -> None:
        """Start these services (without names: the mailbox and all four) and wait until each is ready."""
        if not services:
            self._children["mailbox"] = self._spawn_mailbox()
        chosen = services or SERVICES
        for service in chosen:
            self._children[service] = self._spawn(service)
        for service in chosen:
            await self._ready(service)

    async def stop(self, service: str) -> int:
        """SIGTERM; returns the exit code once the process is gone. Raises TimeoutError when it does not end."""
        return await self._end(service, signal.SIGTERM)

    async def kill(self, service: str) -> None:
        """SIGKILL: no goodbye, no flush."""
        await self._end(service, signal.SIGKILL)

    async def end(self) -> None:
        """Whatever still runs is stopped, or killed where it does not stop."""
        await asyncio.gather(*(self._end_somehow(name) for name in tuple(self._children)))
        self.guard.close()

    def addresses(self, sent_folder: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> SandboxAddresses:
        """What a play needs to know of this platform."""
        integrator, observer = (self.kafka.user(name) for name in (INTEGRATORS[0], "observer"))
        return SandboxAddresses(
            services={service: f"http://{LOOPBACK}:{port}" for service, port in self.ports.items()},
            kafka_bootstrap_servers=self.kafka.bootstrap_servers,
            integrator=KafkaLogin(integrator.username, integrator.password),
            observer=KafkaLogin(observer.username, observer.password),
            token=self.token,
            intake_public_keys=self.keys.intake_public.read_text("utf-8"),
            sent_folder=sent_folder,
            mailbox_url=self.mailbox_url,
            topic_prefix=self.topics.prefix,
            patience_seconds=patience_seconds,
        )

    @property
    def mailbox_url(self) -> str:
        """Where the mails can be read."""
        return f"http://{LOOPBACK}:{self.mailbox_port}"

    def token(self, role: str, authority: str, settings: Sequence[str] | None) -> str:
        """A token of the sandbox's issuer."""
        return mint_token(self.keys, role, authority=authority, settings=settings)

    def log(self, name: str) -> str:
        """Everything a service (or the mailbox) wrote so far, over all its lives."""
        path = self._log(name)
        return path.read_text("utf-8", errors="replace") if path.exists() else ""

    def surroundings(self, service: str, database: DatabaseUrls) -> Surroundings:
        """What a service of this platform is told."""
        return Surroundings(
            service=service,
            keys=self.keys,
            http_port=self.ports[service],
            kafka_bootstrap_servers=self.kafka_bootstrap_servers,
            kafka_password=self.kafka.user(service).password,
            database_url=database.app,
            relay_database_url=database.relay,
            owner_database_url=database.owner,
            smtp_port=self.smtp_port,
            public_url=f"http://{LOOPBACK}:{self.ports['notifications']}",
            integrators=INTEGRATORS,
            topic_prefix=self.topics.prefix,
        )

    async def _database(self, postgres: SharedPostgres, service: str) -> DatabaseUrls:
        def about(database: DatabaseUrls) -> Surroundings:
            return self.surroundings(service, database)

        return await postgres.clone(service, template=service, migrate=by_console_script(service, about))

    def _log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def _spawn(self, service: str) -> Child:
        about = self.surroundings(service, self.databases[service])
        environment = without_attune(os.environ) | plain_settings(about) | secret_settings(about)
        script = Path(sys.executable).with_name(service)
        return self._guarded([script, "serve"], service, environment)

    def _spawn_mailbox(self) -> Child:
        ports = ["--smtp-port", str(self.smtp_port), "--http-port", str(self.mailbox_port)]
        command = [sys.executable, "-m", "attune_sandbox.mailbox", "--data", str(self.folder / "mails"), *ports]
        return self._guarded(command, "mailbox", without_attune(os.environ))

    def _guarded(self, command: Sequence[str | Path], name: str, environment: Mapping[str, str]) -> Child:
        child = spawn(command, log=self._log(name), environment={**environment, **self.guard.environment})
        self.guard.watch(child.identity, signal.SIGTERM, group=0)
        return child

    async def _ready(self, service: str) -> None:
        child, url = self._children[service], f"http://{LOOPBACK}:{self.ports[service]}/readyz"
        async with httpx.AsyncClient(trust_env=False) as client:

            async def answers() -> bool:
                if (code := child.exit_code()) is not None:
                    raise RuntimeError(f"{service} ended with {code} at its start:\n{self._tail(service)}")
                try:
                    return (await client.get(url)).status_code == httpx.codes.OK
                except httpx.TransportError:
                    return False

            await wait_for(answers, f"{service} to be ready", START_TIMEOUT_SECONDS, lambda: self._tail(service))

    async def _end(self, service: str, number: int) -> int:
        child = self._children.pop(service)
        child.identity.send(number)

        async def gone() -> bool:
            return child.exit_code() is not None

        await wait_for(gone, f"{service} to end", STOP_TIMEOUT_SECONDS, lambda: self._tail(service))
        self.guard.forget(child.identity.pid)
        return child.exit_code() or 0

    async def _end_somehow(self, name: str) -> None:
        child = self._children[name]
        try:
            await self.stop(name)
        except TimeoutError:
            child.stop(signal.SIGKILL, patience_seconds=0.0)

    def _tail(self, service: str) -> str:
        return "\n".join(self.log(service).splitlines()[-LOG_TAIL_LINES:])


async def wait_for(
    condition: Callable[[], Awaitable[bool]], awaited: str, timeout_seconds: float, told: Callable[[], str]
) -> None:
    """Poll until `condition()` gives true. Raises TimeoutError that says what was awaited, and what `told()` knows."""
    deadline = time.monotonic() + timeout_seconds
    while not await condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {timeout_seconds:g} seconds for {awaited}.\n{told()}")
        await asyncio.sleep(POLL_SECONDS)
