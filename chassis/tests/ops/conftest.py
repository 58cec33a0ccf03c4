"""A sample service on real Kafka and PostgreSQL, and its operator's command line."""

import asyncio
import importlib
import inspect
import json
import logging
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import asyncpg
import pytest
import structlog
from aiokafka import AIOKafkaProducer, TopicPartition
from attune_chassis.consumer.limits import ConsumerLimits
from attune_chassis.consumer.loop import Consumer
from attune_chassis.database import Pool, open_pool
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.migrate import load_migrations, migrate
from attune_chassis.outbox import Outbox
from attune_chassis.relay.limits import RelayLimits
from attune_chassis.relay.loop import Relay
from attune_chassis.serving import resources_of
from attune_chassis.stream_metrics import StreamMetrics
from attune_sandbox.keys import Keys
from attune_sandbox.testing.databases import DatabaseUrls
from attune_sandbox.testing.kafka_space import TopicSpace
from confluent_kafka import TopicPartition as KafkaPartition
from prometheus_client import CollectorRegistry
from typer.testing import CliRunner

WAIT_SECONDS = 30.0
SAMPLE_FOLDER = Path(__file__).parent / "sample"
GROUPS = {"parked", "orphans", "gap", "deliveries", "restore"}
WELL_KNOWN = {"service"}
RELAY_LIMITS = RelayLimits(poll_seconds=0.05, lock_poll_seconds=0.05, orphan_poll_seconds=0.05)
CONSUMER_LIMITS = ConsumerLimits(poll_seconds=0.05, backoff_seconds_first=0.02, recheck_seconds=0.2)


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.out)
        return document


@dataclass
class Service:
    """The sample service, its operator, and eyes to look behind the scenes."""

    module: ModuleType
    kafka: KafkaConnection
    database: DatabaseUrls
    pool: Pool
    space: TopicSpace
    environment: dict[str, str]

    @property
    def prefix(self) -> str:
        return self.space.prefix

    def thing(self, key: str, name: str = "Jane Example", **more: Any) -> Any:
        """An event of the sample service; `name` is what must never be shown."""
        value = f'{{"thing_id": "6d0cc0a7-6a43-5d6e-8a0e-4f6c5b7d1a11", "name": "{name}", "urgent": true}}'
        return self.module.Event(key.encode(), more.pop("value", value.encode()), **more)

    async def append(self, *events: Any) -> None:
        outbox = Outbox(self.module.definition.topics(None), self.prefix)
        async with self.pool.acquire() as connection, connection.transaction():
            await outbox.append(connection, events)

    async def publish(self, *events: Any) -> None:
        """Bring events into the log; no relay is left running."""
        await self.append(*events)
        async with self.running(self.relay()):
            await self.eventually(lambda: self.value("SELECT count(*) = 0 FROM outbox"), "the outbox is empty")

    async def claim(self) -> None:
        """Let another relay claim every partition."""
        epoch = await self.value("SELECT max(epoch) FROM stream")
        async with self.running(self.relay()):
            claimed = "SELECT min(epoch) > $1 FROM stream"
            await self.eventually(lambda: self.value(claimed, epoch), "another relay has claimed")

    async def send(self, *values: bytes, key: bytes = b"a", topic: str = "sample.intake", **headers: str) -> None:
        """Write records as somebody else would."""
        producer = AIOKafkaProducer(**self.kafka.client_arguments())
        await producer.start()
        try:
            for value in values:
                pairs = [(name, text.encode()) for name, text in headers.items()]
                await producer.send_and_wait(self.prefix + topic, value, key=key, headers=pairs)
        finally:
            await producer.stop()

    def relay(self) -> Relay:
        return Relay(
            kafka=self.kafka,
            database_url=self.database.relay,
            topics=self.module.definition.topics(None),
            topic_prefix=self.prefix,
            source="urn:attune:sample",
            metrics=StreamMetrics(CollectorRegistry()),
            limits=RELAY_LIMITS,
        )

    def consumers(self, *names: str) -> list[Consumer]:
        """The service's consumers, or those named."""
        given = {name.removeprefix("ATTUNE_").lower(): value for name, value in self.environment.items()}
        settings = self.module.definition.settings(**given)
        resources = resources_of(self.module.definition, settings, self.pool)
        return [
            Consumer(
                subscription,
                kafka=self.kafka,
                pool=self.pool,
                metrics=StreamMetrics(CollectorRegistry()),
                topic_prefix=self.prefix,
                limits=CONSUMER_LIMITS,
            )
            for subscription in self.module.definition.subscriptions(resources)
            if not names or subscription.consumer in names
        ]

    @asynccontextmanager
    async def running(self, *loops: Any) -> AsyncIterator[None]:
        stop = asyncio.Event()
        tasks = [asyncio.create_task(loop.run(stop)) for loop in loops]
        try:
            yield
        finally:
            stop.set()
            async with asyncio.timeout(WAIT_SECONDS):
                await asyncio.gather(*tasks)

    async def consume(self, condition: str, what: str, consumer: str = "sample") -> None:
        """Let a consumer read until a question to the database is answered with yes."""
        async with self.running(*self.consumers(consumer)):
            await self.eventually(lambda: self.value(condition), what)

    async def eventually(self, condition: Callable[[], object], what: str) -> None:
        """Wait until a condition holds; a time-out says what was awaited."""
        deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
        while True:
            holds = condition()
            if await holds if inspect.isawaitable(holds) else holds:
                return
            assert asyncio.get_running_loop().time() < deadline, f"waited {WAIT_SECONDS:g} seconds in vain until {what}"
            await asyncio.sleep(0.02)

    async def value(self, query: str, *arguments: object) -> Any:
        return await self.pool.fetchval(query, *arguments)

    async def as_superuser(self, statement: str, *arguments: object) -> None:
        connection = await asyncpg.connect(self.database.superuser)
        try:
            await connection.execute(statement, *arguments)
        finally:
            await connection.close()

    async def truncate(self, topic: str, offset: int, partition: int = 0) -> None:
        """Delete the records of a partition below an offset, as retention does."""
        place = KafkaPartition(self.prefix + topic, partition, offset)
        admin = self.space.kafka.admin
        await asyncio.to_thread(lambda: [done.result() for done in admin.delete_records([place]).values()])

    def place(self, topic: str, partition: int = 0) -> TopicPartition:
        return TopicPartition(self.prefix + topic, partition)

    async def ops(self, *arguments: str, input: str | None = None, **settings: str) -> Answer:  # noqa: A002 - as CliRunner
        """`sample ops ...` as an operator types it, in this process; without `input` nobody is there to answer."""
        # However wide the terminal is that the tests were started from: here nobody looks at one.
        runner, environment = CliRunner(), {"COLUMNS": None} | self.environment | settings
        done = await asyncio.to_thread(
            runner.invoke, self.module.app, ["ops", *arguments], input=input, env=environment, catch_exceptions=False
        )
        return Answer(done.exit_code, done.stdout, done.stderr)

    async def told(self, *arguments: str, code: int = 0, **settings: str) -> dict[str, Any]:
        """The document of a command with `--json`, which must end with `code`."""
        answer = await self.ops(*arguments, "--json", **settings)
        assert answer.code == code, answer
        await self._check_that_help_names(arguments, answer.document)
        return answer.document

    async def _check_that_help_names(self, arguments: tuple[str, ...], document: dict[str, Any]) -> None:
        """Whoever writes a script reads the help: it names every field there is."""
        words = arguments[: 2 if arguments[0] in GROUPS else 1]
        told = (await self.ops(*words, "--help")).out
        if words[-1] == "show":  # which says: as in `list`
            told += (await self.ops(words[0], "list", "--help")).out
        fields = set(document) | {
            field for rows in document.values() if isinstance(rows, list) for field in _fields(rows)
        }
        known = set(re.findall(r"[a-z0-9_]+", told)) | WELL_KNOWN
        assert fields <= known, f"the help of {' '.join(words)} does not name {sorted(fields - known)}"

    async def actions(self) -> list[tuple[str, str, str]]:
        rows = await self.pool.fetch("SELECT actor, action, reason FROM operator_action ORDER BY id")
        return [tuple(row) for row in rows]


def _fields(rows: list[Any]) -> set[str]:
    return {field for row in rows if isinstance(row, dict) for field in row}


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command sets up logging for its process, which here is everybody's."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is there to answer."""
    monkeypatch.setattr("attune_chassis.ops.frame.somebody_is_there", lambda: True)


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    sys.path.insert(0, str(SAMPLE_FOLDER))
    return importlib.import_module("ops_sample.main")


@pytest.fixture
async def service(
    sample: ModuleType, topic_space: TopicSpace, plain_database: DatabaseUrls, sandbox_keys: Keys
) -> AsyncIterator[Service]:
    topic_space.create("sample.thing", "sample.echo", "sample.intake", partitions=1)
    owner = await asyncpg.connect(plain_database.owner)
    await migrate(owner, load_migrations("ops_sample"))
    await owner.close()
    login = topic_space.kafka.user("referrals")
    environment = {
        "ATTUNE_DATABASE_URL": plain_database.app,
        "ATTUNE_RELAY_DATABASE_URL": plain_database.relay,
        "ATTUNE_KAFKA_BOOTSTRAP_SERVERS": login.bootstrap_servers,
        "ATTUNE_KAFKA_USERNAME": login.username,
        "ATTUNE_KAFKA_PASSWORD": login.password,
        "ATTUNE_KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
        "ATTUNE_TOPIC_PREFIX": topic_space.prefix,
        "ATTUNE_HTTP_PORT": "9",
        "ATTUNE_AUTH_ISSUER": "https://issuer.sample.example",
        "ATTUNE_AUTH_JWKS_FILE": str(sandbox_keys.issuer_public),
    }
    kafka = KafkaConnection(bootstrap_servers=login.bootstrap_servers, username=login.username, password=login.password)
    pool = await open_pool(plain_database.app, application_name="sample")
    try:
        yield Service(sample, kafka, plain_database, pool, topic_space, environment)
    finally:
        await pool.close()
