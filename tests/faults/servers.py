"""The servers of a fault run: a Kafka of its own, and one PostgreSQL server a service, so that one can be restored."""

import logging
import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

import asyncpg
from attune_chassis.database import Connection
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.migrate import load_migrations, migrate
from attune_contracts.access import Right
from attune_provisioner.kafka_access import ensure_rights
from attune_provisioner.kafka_admin import KafkaLogin, connect
from attune_provisioner.kafka_topics import WantedTopic, ensure_topics
from attune_provisioner.kafka_users import ensure_users
from attune_provisioner.postgres import ServiceRoles, postgres_roles, provision_postgres
from attune_provisioner.report import Report
from attune_sandbox.guarding import Guard
from attune_sandbox.kafka.jars import ensure_jars
from attune_sandbox.kafka.server import EmbeddedKafka, KafkaPlan
from attune_sandbox.locations import cache_folder
from attune_sandbox.postgres.binaries import programs, reachable_data_folder, server_account
from attune_sandbox.postgres.server import EmbeddedPostgres, PostgresPlan
from attune_sandbox.testing.embedded import free_ports

from tests.faults import events

logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells of every try while the broker is away

PASSWORD = secrets.token_hex(16)
LOOPBACK = "127.0.0.1"
STRANGER = "stranger"
WAIT_SECONDS = 60.0
BACKUP_SECONDS_MAX = 60.0
QUICK_BROKER = (
    "group.min.session.timeout.ms=1000",
    # A killed broker is waited for until its session is over, before its next life may register.
    "broker.session.timeout.ms=2000",
    "broker.heartbeat.interval.ms=500",
)
OWNED = {"orders": events.ORDERS_TOPICS, "ledger": events.LEDGER_TOPICS, STRANGER: events.INTAKE_TOPICS}
READ = {"orders": (events.LEDGER_TOPICS,), "ledger": (events.ORDERS_TOPICS, events.INTAKE_TOPICS)}


class Kafka:
    """One broker with two doors: a direct one for the harness, and one behind a proxy for the services."""

    def __init__(self, folder: Path, guard: Guard) -> None:
        direct, controller, behind, self.proxy_port = free_ports(4)
        self.behind_port = behind
        self._plan = KafkaPlan(
            folder=folder / "kafka",
            logs=folder / "logs",
            client_port=direct,
            controller_port=controller,
            administrator_password=PASSWORD,
            durable=False,
            quick_start=True,
            proxied_ports=(behind, self.proxy_port),
            more_properties=QUICK_BROKER,
        )
        self._server = EmbeddedKafka(self._plan, ensure_jars(cache_folder() / "kafka"), guard)
        self.login = KafkaLogin.of_administrator(self._plan.bootstrap_servers, PASSWORD)
        self.connection = KafkaConnection(
            bootstrap_servers=self._plan.bootstrap_servers,
            sasl_mechanism="PLAIN",
            username=self.login.username,
            password=PASSWORD,
        )

    @property
    def direct_address(self) -> str:
        """Of the door without a proxy."""
        return self._plan.bootstrap_servers

    @property
    def proxied_address(self) -> str:
        """Of the door behind the proxy."""
        return f"{LOOPBACK}:{self.proxy_port}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._server.start()
        self._server.wait_until_ready()

    def kill(self) -> None:
        """SIGKILL."""
        if self._server.child is not None:
            self._server.child.process.kill()
        self._server.stop()

    def stop(self) -> None:
        """In good order."""
        self._server.stop()

    def provision(self) -> None:
        """Users, topics, and the least rights."""
        self.admin = connect(self.login, wait_seconds=WAIT_SECONDS)
        ensure_users(self.admin, self.login, dict.fromkeys(OWNED, PASSWORD), Report())
        topics = [WantedTopic(name, count) for owned in OWNED.values() for name, count in owned.items()]
        ensure_topics(self.admin, topics, replicas=1, report=Report())
        granted = {Right(user, "write", "topic", name) for user, owned in OWNED.items() for name in owned}
        granted |= {Right(user, "read", "topic", name) for user, owned in OWNED.items() for name in owned}
        granted |= {Right(user, "read", "topic", name) for user, read in READ.items() for some in read for name in some}
        granted |= {Right(user, "read", "group", user, prefixed=True) for user in OWNED}
        ensure_rights(self.admin, granted, topic_prefix="", report=Report())


class Postgres:
    """The server of one service. What is committed survives a crash of the server, not of the machine."""

    def __init__(self, service: str, folder: Path, guard: Guard) -> None:
        self.service = service
        self._folder = folder
        self._guard = guard
        self.port, self.proxy_port = free_ports(2)
        self._plan = PostgresPlan(folder / f"postgres-{service}", folder / "logs" / service, self.port, PASSWORD)
        self._server = EmbeddedPostgres(self._plan, guard)
        self._data = reachable_data_folder(self._plan.folder) / "data"
        self._backup = self._data.parent / "backup"

    def url(self, kind: str, *, proxied: bool = False) -> str:
        """The connection of a login: owner, app, relay, readonly or superuser."""
        role = "postgres" if kind == "superuser" else ServiceRoles(self.service).name(kind)
        port = self.proxy_port if proxied else self.port
        return f"postgresql://{role}:{PASSWORD}@{LOOPBACK}:{port}/{self.service}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._server.start()
        self._server.wait_until_ready()

    async def provision(self, migrations: str) -> None:
        """Roles, database, tables."""
        await provision_postgres(
            self._plan.url, services=[self.service], passwords=dict.fromkeys(postgres_roles([self.service]), PASSWORD)
        )
        superuser = await asyncpg.connect(self._plan.url)
        await superuser.execute("ALTER SYSTEM SET fsync = off")  # a crash of the process needs no more
        await superuser.execute("SELECT pg_reload_conf()")
        await superuser.close()
        owner = await asyncpg.connect(self.url("owner"))
        await migrate(owner, load_migrations(migrations))
        await owner.close()

    async def connect(self, kind: str = "superuser") -> Connection:
        """A connection past the proxy."""
        return await asyncpg.connect(self.url(kind), timeout=10, command_timeout=60)

    def crash(self) -> None:
        """Immediate shutdown: every session is cut off, nothing is written down; the next start recovers."""
        child = self._server.child
        if child is not None:
            child.identity.send(signal.SIGQUIT)
            child.process.wait()
        self._server.stop()

    def stop(self) -> None:
        """Fast shutdown."""
        self._server.stop()

    def remove(self) -> None:
        """Stopped for good: the data goes too."""
        self._server.stop()
        self._server.remove_data()

    def take_backup(self) -> None:
        """A base backup of the running server, in place of the one before."""
        shutil.rmtree(self._backup, ignore_errors=True)
        account = server_account()
        subprocess.run(
            [programs() / "pg_basebackup", "-D", self._backup, "-c", "fast", "-X", "stream", "--no-sync"],
            env={
                **os.environ,
                "PGHOST": LOOPBACK,
                "PGPORT": str(self.port),
                "PGUSER": "postgres",
                "PGPASSWORD": PASSWORD,
            },
            check=True,
            capture_output=True,
            timeout=BACKUP_SECONDS_MAX,
            cwd="/",
            user=account.user_id if account else None,
            group=account.group_id if account else None,
            extra_groups=[] if account else None,
        )

    def restore(self, *, new_timeline: bool) -> None:
        """Put the backup in the place of the data, once, and start; without a new timeline it is a snapshot."""
        self._server.stop()
        shutil.rmtree(self._data)
        self._backup.rename(self._data)
        if new_timeline:
            signal_file = self._data / "recovery.signal"
            signal_file.touch()
            facts = self._data.stat()
            os.chown(signal_file, facts.st_uid, facts.st_gid)
            with (self._data / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
                settings.write("restore_command = 'false'\n")
        self.start()
