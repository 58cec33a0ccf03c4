"""The Kafka and the PostgreSQL of one case: real ones, child processes in a folder that is gone afterwards.

PostgreSQL flushes every commit to the disk. Kafka does not flush every message, as with three replicas: with one
replica and `flush.messages=1` the disk would be measured, the same for everybody.
"""

import secrets
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from attune_chassis.migrate import load_migrations, migrate
from attune_provisioner.kafka_admin import KafkaLogin, connect
from attune_provisioner.kafka_topics import WantedTopic, delete_topics, ensure_topics
from attune_provisioner.report import Report
from attune_sandbox.guarding import Guard
from attune_sandbox.kafka.jars import ensure_jars
from attune_sandbox.kafka.server import EmbeddedKafka, KafkaPlan
from attune_sandbox.locations import cache_folder
from attune_sandbox.postgres.server import EmbeddedPostgres, PostgresPlan
from attune_sandbox.testing.embedded import free_ports
from attune_sandbox.testing.temporary import make_folder

from benchmarks.events import PARTITIONS

KAFKA_WAIT_SECONDS = 60.0
GROUP_ROLES = ("attune_app", "attune_relay", "attune_readonly")
SETTINGS = {
    "wal_level": "logical",  # Debezium reads the log; the same for everybody, so that nobody is spared it
    "max_wal_size": "8GB",  # a checkpoint in the middle would hit one contender and not the next
    "checkpoint_timeout": "30min",
}


class Servers:
    """One pair of servers. Topics and databases are made by the cases and need not be removed."""

    def __init__(self, folder: Path, guard: Guard, *, quick_start: bool) -> None:
        self.folder = folder
        self.guard = guard
        self.logs = folder / "logs"
        self.logs.mkdir()
        secret = secrets.token_hex(16)
        client_port, controller_port, postgres_port = free_ports(3)
        self._kafka = EmbeddedKafka(
            KafkaPlan(
                folder=folder / "kafka",
                logs=self.logs,
                client_port=client_port,
                controller_port=controller_port,
                administrator_password=secret,
                durable=False,
                quick_start=quick_start,
            ),
            ensure_jars(cache_folder() / "kafka"),
            guard,
        )
        self._plan = PostgresPlan(
            folder=folder / "postgres", logs=self.logs, port=postgres_port, superuser_password=secret
        )
        self._postgres = EmbeddedPostgres(self._plan, guard)
        self.login = KafkaLogin.of_administrator(f"127.0.0.1:{client_port}", secret)

    @property
    def families(self) -> dict[str, int]:
        """PostgreSQL's first process: its backends are its children."""
        return {"PostgreSQL": _pid(self._postgres)}

    @property
    def processes(self) -> dict[str, int]:
        """Kafka's one process."""
        return {"Kafka": _pid(self._kafka)}

    async def start(self) -> None:
        """Start both and set PostgreSQL up."""
        self._kafka.start()
        self._postgres.start()
        self._postgres.wait_until_ready()
        connection = await asyncpg.connect(self._plan.url)
        for name, value in SETTINGS.items():
            await connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        for role in GROUP_ROLES:
            await connection.execute(f"CREATE ROLE {role} NOLOGIN")
        await connection.close()
        self._postgres.stop()
        self._postgres.start()
        self._postgres.wait_until_ready()
        self._kafka.wait_until_ready()
        self.admin = connect(self.login, wait_seconds=KAFKA_WAIT_SECONDS)

    def stop(self) -> None:
        """End both; their data goes with the folder."""
        self._kafka.stop()
        self._postgres.stop()
        self._postgres.remove_data()

    async def new_database(self) -> str:
        """A fresh database with the chassis' tables; the superuser's URL of it."""
        name = f"b{secrets.token_hex(4)}"
        administrator = await asyncpg.connect(self._plan.url)
        await administrator.execute(f"CREATE DATABASE {name}")
        await administrator.close()
        url = self._plan.url.removesuffix("postgres") + name
        connection = await asyncpg.connect(url)
        await migrate(connection, load_migrations())
        await connection.close()
        return url

    async def drop_database(self, url: str) -> None:
        """Delete a database, whoever is connected."""
        administrator = await asyncpg.connect(self._plan.url)
        await administrator.execute(f"DROP DATABASE {url.rsplit('/', 1)[1]} WITH (FORCE)")
        await administrator.close()

    def new_topic(self, *, partitions: int = PARTITIONS) -> str:
        """A fresh topic."""
        name = f"b{secrets.token_hex(4)}"
        ensure_topics(self.admin, [WantedTopic(name, partitions)], replicas=1, report=Report())
        return name

    def delete_topics(self, names: Sequence[str]) -> None:
        """Delete topics, so that the disk does not fill up."""
        delete_topics(self.admin, names)

    async def settle_disk(self) -> None:
        """Write down what is still to be written, so that the next contender does not pay for it."""
        connection = await asyncpg.connect(self._plan.url)
        await connection.execute("CHECKPOINT")
        await connection.close()

    def specification(self, **more: Any) -> dict[str, Any]:
        """What a contender is told of the servers, and what else it needs."""
        return {"kafka": self.login.aiokafka(), **more}


@asynccontextmanager
async def running_servers(*, quick_start: bool = False) -> AsyncIterator[Servers]:
    """Servers for the length of the block; whatever happens, nothing of them is left.

    `quick_start` has Kafka ready sooner and slower afterwards: for a look whether all works.
    """
    folder = make_folder()
    guard = Guard(folder / "guard.log")
    servers = Servers(folder, guard, quick_start=quick_start)
    try:
        await servers.start()
        yield servers
    finally:
        servers.stop()
        guard.close()
        shutil.rmtree(folder, ignore_errors=True)


def _pid(server: EmbeddedKafka | EmbeddedPostgres) -> int:
    if server.child is None:
        raise RuntimeError(f"{server.name} does not run.")
    return server.child.identity.pid
