"""Real Kafka, real PostgreSQL, and hands to stop, kill and wake the real loops at their named steps."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.outbox import Outbox
from attune_chassis.relay.loop import Relay
from attune_chassis.restore.declaring import begin
from attune_chassis.stream import stream_headers
from attune_chassis.stream_metrics import StreamMetrics
from attune_sandbox.testing.databases import PLAIN, DatabaseUrls, SharedPostgres, leave_empty
from attune_sandbox.testing.kafka_space import TopicSpace
from prometheus_client import CollectorRegistry

from chassis.tests.reference.truth import Fact
from chassis.tests.stream.conftest import QUICK, Event, prepare

WAIT_SECONDS = 20.0
TABLES = ("outbox", "stream", "orphan", "position", "parked", "held_key", "effect")
IMPATIENT = replace(QUICK, lock_override_age_seconds=0.0, lock_override_still_seconds=0.0, shutdown_seconds=2.0)
"""A relay that takes any holder of the lock for stopped, so that two can live at once."""


class Puppet:
    """A step hook that holds its loop at the first visit of one step."""

    def __init__(self, step: str | None) -> None:
        self.seen: list[str] = []
        self.arrived = asyncio.Event()
        self._step = step
        self._released = asyncio.Event()

    async def __call__(self, step: str) -> None:
        self.seen.append(step)
        if step == self._step and not self.arrived.is_set():
            self.arrived.set()
            await self._released.wait()

    def release(self) -> None:
        """Let the loop go on."""
        self._released.set()


@dataclass
class Life:
    """One running loop with its strings."""

    puppet: Puppet
    stop: asyncio.Event
    task: "asyncio.Task[None]"
    loop: Any

    async def end(self) -> None:
        """Let it finish what it is doing."""
        self.stop.set()
        self.puppet.release()
        async with asyncio.timeout(WAIT_SECONDS):
            await self.task

    async def kill(self) -> None:
        """It does nothing more; the server rolls back what it had begun."""
        self.task.cancel()
        await asyncio.wait({self.task}, timeout=WAIT_SECONDS)


def live(loop: Any, puppet: Puppet) -> Life:
    """Start a loop."""
    stop = asyncio.Event()
    return Life(puppet, stop, asyncio.create_task(loop.run(stop)), loop)


async def until(condition: Callable[[], Awaitable[object]], what: str) -> Any:
    """Poll a condition; a time-out says what was awaited."""
    deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
    while not (result := await condition()):
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError(f"waited {WAIT_SECONDS} s in vain: {what}")
        await asyncio.sleep(0.01)
    return result


@dataclass
class Bench:
    """One database and one topic after another; everything asynchronous runs on a loop of its own."""

    space: TopicSpace
    postgres: SharedPostgres
    runner: asyncio.Runner = field(default_factory=asyncio.Runner)
    topics: int = 0

    def __call__(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something asynchronous."""
        return self.runner.run(work)

    async def open(self) -> None:
        """Make the database, connect."""
        login = self.space.kafka.user("referrals")
        self.kafka = KafkaConnection(
            bootstrap_servers=login.bootstrap_servers, username=login.username, password=login.password
        )
        self.database: DatabaseUrls = await self.postgres.clone(PLAIN, template=PLAIN, migrate=leave_empty)
        await prepare(self.database.owner)
        self.superuser = await asyncpg.connect(self.database.superuser)
        await self.superuser.execute("".join(f"CREATE TABLE saved_{table} (LIKE {table});" for table in TABLES))
        self.pool = await asyncpg.create_pool(self.database.app, min_size=0, max_size=8)
        arguments = self.kafka.client_arguments()
        self.producer = AIOKafkaProducer(**arguments)
        self.reader = AIOKafkaConsumer(group_id=None, enable_auto_commit=False, fetch_max_wait_ms=50, **arguments)
        await self.producer.start()
        await self.reader.start()

    async def close(self) -> None:
        """Everything away, also what killed loops left ending."""
        await self.producer.stop()
        await self.reader.stop()
        self.pool.terminate()
        await self.superuser.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        if left:
            await asyncio.wait(left, timeout=WAIT_SECONDS)
        await self.postgres.drop(self.database)

    async def fresh(self) -> None:
        """A new topic of one partition, and empty tables."""
        self.topics += 1
        self.topic = f"trial.{self.topics}"
        await asyncio.to_thread(self.space.create, self.topic, partitions=1)
        self.partition = TopicPartition(self.space.name(self.topic), 0)
        self._log: list[ConsumerRecord] = []
        self.reader.assign([self.partition])
        self.reader.seek(self.partition, 0)
        await self.superuser.execute("TRUNCATE operator_action, " + ", ".join(TABLES))

    async def value(self, sql: str, *arguments: object) -> Any:
        return await self.superuser.fetchval(sql, *arguments)

    async def log(self) -> list[ConsumerRecord]:
        """Everything in the log, whoever wrote it."""
        end = (await self.reader.end_offsets([self.partition]))[self.partition]
        async with asyncio.timeout(WAIT_SECONDS):
            while len(self._log) < end:
                for records in (await self.reader.getmany(timeout_ms=100)).values():
                    self._log += records
        return self._log

    async def commit(self, facts: list[Fact]) -> None:
        """The service commits facts, one after another."""
        for fact in facts:
            async with self.pool.acquire() as connection, connection.transaction():
                await Outbox({self.topic: 1}, self.space.prefix).append(connection, [self.event(fact)])

    def event(self, fact: Fact) -> Event:
        return Event(self.topic, fact.key, fact.value, ce_id=fact.ce_id)

    async def append(self, fact: Fact, epoch: int, number: int) -> None:
        """Bytes reach the log, whoever sent them."""
        headers = [(name, text.encode()) for name, text in self.event(fact).headers]
        await self.producer.send_and_wait(
            self.partition.topic,
            fact.value,
            key=fact.key,
            partition=0,
            headers=headers + stream_headers(epoch, number),
        )

    def relay(self, puppet: Puppet) -> Relay:
        return Relay(
            kafka=self.kafka,
            database_url=self.database.relay,
            topics={self.topic: 1},
            topic_prefix=self.space.prefix,
            source="urn:attune:trial",
            metrics=StreamMetrics(CollectorRegistry()),
            limits=IMPATIENT,
            hook=puppet,
        )

    async def save(self) -> None:
        """A base backup."""
        await self.superuser.execute(
            "".join(f"TRUNCATE saved_{table}; INSERT INTO saved_{table} SELECT * FROM {table};" for table in TABLES)  # noqa: S608  (names of ours)
        )

    async def restore(self) -> None:
        """Every connection is cut, the tables and the row ids go back, and the operator says so."""
        await self.superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        back = "".join(
            f"DELETE FROM {table}; INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM saved_{table};"  # noqa: S608  (names of ours)
            for table in TABLES
        )
        ids = "SELECT setval(pg_get_serial_sequence('outbox', 'id'), greatest((SELECT max(id) FROM outbox), 1));"
        await self.superuser.execute(back + ids)
        await self.pool.expire_connections()
        await begin(self.superuser, actor="a test", reason="base backup put back")

    async def accept_orphans(self) -> None:
        """The operator lets every event stand that the database does not know."""
        await self.superuser.execute(
            "UPDATE orphan SET decision = 'accept', decided_by = 'a test', decided_at = now() WHERE decision IS NULL"
        )


def new_fact(number: int, key: bytes) -> Fact:
    """Values are numbers that rise with the commits."""
    return Fact(uuid4(), key, str(number).encode())
