"""One service's worth of real Kafka and real PostgreSQL for each test: own topics, own database."""

import asyncio
import inspect
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import asyncpg
import pytest
import structlog
from aiokafka import AIOKafkaProducer, ConsumerRecord, TopicPartition
from attune_chassis.consumer.limits import ConsumerLimits
from attune_chassis.consumer.loop import Consumer
from attune_chassis.error_report import report_error
from attune_chassis.fold import FoldState, Verdict, fold
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.log_reader import LogReader
from attune_chassis.migrate import load_migrations, migrate
from attune_chassis.outbox import Outbox
from attune_chassis.relay.limits import RelayLimits
from attune_chassis.relay.loop import Relay
from attune_chassis.signals import no_hook
from attune_chassis.stream import header_texts, read_mark
from attune_chassis.stream_metrics import StreamMetrics
from attune_chassis.subscription import AnySubscription, Handler, Record, Subscription
from attune_sandbox.testing.databases import DatabaseUrls
from attune_sandbox.testing.kafka_space import TopicSpace
from confluent_kafka import TopicPartition as KafkaPartition
from prometheus_client import CollectorRegistry

WAIT_SECONDS = 30.0
QUICK = RelayLimits(
    poll_seconds=0.05,
    lock_poll_seconds=0.05,
    orphan_poll_seconds=0.05,
    produce_timeout_seconds=5.0,
    backoff_seconds_first=0.02,
)
QUICK_CONSUMER = ConsumerLimits(
    poll_seconds=0.05, commit_seconds=0.2, backoff_seconds_first=0.02, backoff_seconds_max=0.5, recheck_seconds=0.2
)
EFFECT_TABLE = """
    CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY, ce_id uuid NOT NULL, topic text NOT NULL,
                         partition int NOT NULL, key bytea, value bytea);
    GRANT SELECT, INSERT ON effect TO attune_app
"""


@dataclass(frozen=True)
class Event:
    """The least that can be appended to an outbox."""

    topic: str
    key: bytes
    value: bytes
    ce_type: str = "attune.trial.Happened.v1"
    ce_id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        return (("ce_id", str(self.ce_id)), ("ce_type", self.ce_type), ("ce_source", "urn:attune:trial"))


async def eventually(condition: Callable[[], object], what: str, seconds: float = WAIT_SECONDS) -> object:
    """Wait until the condition gives something true; a time-out says what was awaited."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        result = condition()
        result = await result if inspect.isawaitable(result) else result
        if result:
            return result
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"waited {seconds} s in vain: {what}")
        await asyncio.sleep(0.02)


class Gate:
    """A step hook that can hold a loop at a named step, and says when it is there."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._held: dict[str, tuple[asyncio.Event, asyncio.Event]] = {}
        self._failing: dict[str, BaseException] = {}

    async def __call__(self, step: str) -> None:
        self.seen.append(step)
        if step in self._failing:
            raise self._failing.pop(step)
        if step in self._held:
            arrived, release = self._held[step]
            arrived.set()
            await release.wait()

    def hold(self, step: str) -> None:
        self._held[step] = (asyncio.Event(), asyncio.Event())

    def fail_once(self, step: str, error: BaseException | None = None) -> None:
        self._failing[step] = error or ConnectionError(f"broken at {step}")

    async def arrived(self, step: str) -> None:
        async with asyncio.timeout(WAIT_SECONDS):
            await self._held[step][0].wait()

    def is_at(self, step: str) -> bool:
        return step in self._held and self._held[step][0].is_set()

    def release(self, step: str) -> None:
        _, release = self._held.pop(step)
        release.set()


async def execute(url: str, sql: str, *arguments: object) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(sql, *arguments)
    await connection.close()


@dataclass
class Lab:
    """A service's database, its topics, and eyes to look at both."""

    kafka: KafkaConnection
    database: DatabaseUrls
    pool: asyncpg.Pool
    prefix: str
    topics: dict[str, int]
    metrics: StreamMetrics = field(default_factory=lambda: StreamMetrics(CollectorRegistry()))

    event = Event
    eventually = staticmethod(eventually)
    no_hook = staticmethod(no_hook)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.topics, self.prefix)

    @property
    def partitions(self) -> list[TopicPartition]:
        return [TopicPartition(self.prefix + topic, p) for topic, count in self.topics.items() for p in range(count)]

    def record(self, raw: ConsumerRecord) -> Record:
        """A record as a consumer hands it to a handler."""
        return Record(
            topic=raw.topic.removeprefix(self.prefix),
            partition=raw.partition,
            offset=raw.offset,
            key=raw.key,
            headers=header_texts(raw.headers),
            value=raw.value,
        )

    async def append(self, *events: Event) -> list[uuid.UUID]:
        async with self.pool.acquire() as connection, connection.transaction():
            await self.outbox.append(connection, events)
        return [event.ce_id for event in events]

    def events(self, count: int, start: int = 0, *, topic: str = "trial.single", key: bytes = b"a") -> list[Event]:
        """Events of one key whose values are their numbers."""
        return [Event(topic, key, str(number).encode()) for number in range(start, start + count)]

    async def publish(self, *events: Event) -> None:
        """Bring events into the log; no relay is left running."""
        await self.append(*events)
        await self.publish_by(self.relay())

    async def publish_by(self, relay: Relay) -> None:
        """Let this relay run until the outbox is empty."""
        async with self.running(relay):
            await eventually(self.outbox_is_empty, "the outbox is empty")

    async def value(self, sql: str, *arguments: object) -> object:
        return await self.pool.fetchval(sql, *arguments)

    async def stands_in_log(self, events: list[Event]) -> bool:
        """The outbox is empty, and the fold of the logs is exactly these events."""
        return await self.outbox_is_empty() and await self.applied() == [event.ce_id for event in events]

    async def as_owner(self, sql: str, *arguments: object) -> None:
        await execute(self.database.owner, sql, *arguments)

    async def as_superuser(self, sql: str, *arguments: object) -> None:
        await execute(self.database.superuser, sql, *arguments)

    async def outbox_rows(self) -> int:
        return int(await self.pool.fetchval("SELECT count(*) FROM outbox"))

    async def outbox_is_empty(self) -> bool:
        return await self.outbox_rows() == 0

    async def log(self) -> dict[TopicPartition, list[ConsumerRecord]]:
        """Everything in the logs, in order."""
        async with LogReader.open(self.kafka, WAIT_SECONDS) as reader:
            records: dict[TopicPartition, list[ConsumerRecord]] = {partition: [] for partition in self.partitions}
            async for partition, batch in reader.read(await reader.bounds(self.partitions)):
                records[partition] += batch
        return records

    def folded(self, records: list[ConsumerRecord]) -> FoldState:
        """The state after these records."""
        state = FoldState()
        for record in records:
            mark = read_mark(header_texts(record.headers))
            assert mark is not None
            state, _ = fold(state, mark)
        return state

    async def data_records(self) -> int:
        """How many records there are beside claims, whatever they mean."""
        return sum(ce_id is not None for told in (await self.verdicts()).values() for _, ce_id in told)

    async def verdicts(self) -> dict[TopicPartition, list[tuple[Verdict, uuid.UUID | None]]]:
        """What every record of the logs means."""
        answer = {}
        for partition, records in (await self.log()).items():
            state, told = FoldState(), []
            for record in records:
                mark = read_mark(header_texts(record.headers))
                assert mark is not None
                state, verdict = fold(state, mark)
                told.append((verdict, getattr(mark, "ce_id", None)))
            answer[partition] = told
        return answer

    async def applied(self) -> list[uuid.UUID]:
        """The ids the fold applies, partition by partition."""
        verdicts = await self.verdicts()
        return [ce_id for told in verdicts.values() for verdict, ce_id in told if verdict is Verdict.APPLY and ce_id]

    @asynccontextmanager
    async def produce(self, **options: object) -> AsyncIterator[AIOKafkaProducer]:
        producer = AIOKafkaProducer(**self.kafka.client_arguments(), **options)
        await producer.start()
        try:
            yield producer
        finally:
            await producer.stop()

    def relay(self, **changes: object) -> Relay:
        arguments: dict[str, object] = {
            "kafka": self.kafka,
            "database_url": self.database.relay,
            "topics": self.topics,
            "topic_prefix": self.prefix,
            "source": "urn:attune:trial",
            "metrics": StreamMetrics(CollectorRegistry()),
            "limits": QUICK,
        }
        return Relay(**(arguments | changes))  # type: ignore[arg-type]  # a test changes any argument

    def subscription(self, handler: Handler, **changes: object) -> Subscription:
        arguments: dict[str, object] = {
            "consumer": "reader",
            "topics": tuple(self.topics),
            "handlers": {"attune.trial.Happened.v1": handler},
            "decode": lambda _headers, value: value,
        }
        return Subscription(**(arguments | changes))  # type: ignore[arg-type]  # a test changes any argument

    def consumer(self, handler: Handler | AnySubscription, **changes: object) -> Consumer:
        subscription = handler if isinstance(handler, AnySubscription) else self.subscription(handler)
        arguments: dict[str, object] = {
            "kafka": self.kafka,
            "pool": self.pool,
            "topic_prefix": self.prefix,
            "metrics": StreamMetrics(CollectorRegistry()),
            "limits": QUICK_CONSUMER,
        }
        return Consumer(subscription, **(arguments | changes))  # type: ignore[arg-type]  # a test changes any argument

    async def effects(self, topic: str = "trial.single") -> list[bytes]:
        rows = await self.pool.fetch("SELECT value FROM effect WHERE topic = $1 ORDER BY id", topic)
        return [row["value"] for row in rows]

    def has_effects(self, expected: list[bytes], topic: str = "trial.single") -> Callable[[], Awaitable[bool]]:
        """A condition: exactly these effects, in this order."""

        async def check() -> bool:
            return await self.effects(topic) == expected

        return check

    @asynccontextmanager
    async def running(self, *loops: object) -> AsyncIterator[None]:
        """The loops run for as long as the block, and stop in good order at its end."""
        stop = asyncio.Event()
        tasks = [asyncio.create_task(loop.run(stop)) for loop in loops]  # type: ignore[attr-defined]  # every loop has run
        try:
            yield
        finally:
            stop.set()
            async with asyncio.timeout(WAIT_SECONDS):
                await asyncio.gather(*tasks)


class Effects:
    """A handler that writes one row an event, and fails where a test wants it to."""

    def __init__(self) -> None:
        self.failing: dict[bytes, BaseException] = {}
        self.calls: list[bytes] = []

    async def __call__(self, connection: asyncpg.Connection, record: Record, _event: object) -> None:
        value = record.value or b""
        self.calls.append(value)
        await connection.execute(
            "INSERT INTO effect (ce_id, topic, partition, key, value) VALUES ($1, $2, $3, $4, $5)",
            record.ce_id,
            record.topic,
            record.partition,
            record.key,
            value,
        )
        if value in self.failing:
            raise self.failing[value]


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """Logs as in production say only kind and place of an error; structlog's own way prints every local variable."""
    before = structlog.get_config()
    structlog.configure(processors=[report_error, structlog.processors.KeyValueRenderer()])
    yield
    structlog.configure(**before)


@pytest.fixture
def effects() -> Effects:
    return Effects()


@pytest.fixture
async def lab(topic_space: TopicSpace, plain_database: DatabaseUrls) -> AsyncIterator[Lab]:
    """Two topics: one of one partition, where order is easy to see, and one of three."""
    topics = {"trial.single": 1, "trial.triple": 3}
    for topic, partitions in topics.items():
        topic_space.create(topic, partitions=partitions)
    await prepare(plain_database.owner)
    login = topic_space.kafka.user("referrals")
    connection = KafkaConnection(
        bootstrap_servers=login.bootstrap_servers, username=login.username, password=login.password
    )
    pool = await asyncpg.create_pool(plain_database.app, min_size=1, max_size=8)
    try:
        yield Lab(connection, plain_database, pool, topic_space.prefix, topics)
    finally:
        await pool.close()


async def prepare(owner_url: str) -> None:
    """The plumbing's own migration, and a table for effects, with the rights of a service."""
    connection = await asyncpg.connect(owner_url)
    await migrate(connection, load_migrations())
    await connection.execute(EFFECT_TABLE)
    await connection.close()


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def new_gate() -> type[Gate]:
    return Gate


@pytest.fixture
def quick() -> RelayLimits:
    return QUICK


@pytest.fixture
def impatient() -> RelayLimits:
    """A relay that takes any holder of the lock for stopped."""
    return replace(QUICK, lock_override_age_seconds=0.0, lock_override_still_seconds=0.0)


@pytest.fixture
def quick_consumer() -> ConsumerLimits:
    return QUICK_CONSUMER


@pytest.fixture
def new_id() -> Callable[[], uuid.UUID]:
    return uuid.uuid4


@pytest.fixture
def truncate(topic_space: TopicSpace) -> Callable[[TopicPartition, int], Awaitable[None]]:
    """Delete the records of a partition below an offset, as retention does."""

    async def delete(partition: TopicPartition, offset: int) -> None:
        place = KafkaPartition(partition.topic, partition.partition, offset)
        await asyncio.to_thread(
            lambda: [done.result() for done in topic_space.kafka.admin.delete_records([place]).values()]
        )

    return delete
