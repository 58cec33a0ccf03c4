"""A producing service whose relays break, are replaced and wake late: real Kafka, real PostgreSQL."""

import asyncio
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from uuid import UUID, uuid4

import asyncpg
from aiokafka import AIOKafkaProducer, ConsumerRecord, TopicPartition
from attune_chassis.fold import FoldState, Verdict, fold
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.log_reader import LogReader
from attune_chassis.outbox import Outbox, OutgoingEvent
from attune_chassis.relay.limits import RelayLimits
from attune_chassis.relay.loop import Relay
from attune_chassis.stream import header_texts, read_mark
from attune_chassis.stream_metrics import StreamMetrics
from attune_sandbox.testing.databases import DatabaseUrls
from prometheus_client import CollectorRegistry

WAIT_SECONDS = 120.0
TOPIC = "trial.followed"
PARTITIONS = 3
KEYS = [f"key {number}" for number in range(12)]
HASTY = RelayLimits(
    poll_seconds=0.05,
    lock_poll_seconds=0.05,
    lock_override_age_seconds=0.0,
    lock_override_still_seconds=0.0,
    produce_timeout_seconds=10.0,
    backoff_seconds_first=0.02,
)
"""A relay that takes any holder of the lock for stopped."""


async def eventually(condition: Callable[[], object], what: str, seconds: float = WAIT_SECONDS) -> None:
    """Wait until the condition holds; a time-out says what was awaited."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        result = condition()
        if await result if inspect.isawaitable(result) else result:
            return
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"waited {seconds} s in vain: {what}")
        await asyncio.sleep(0.05)


@dataclass(frozen=True)
class Event:
    """The least that can be appended to an outbox; the value is the number of the fact about its key."""

    key: bytes
    value: bytes
    topic: str = TOPIC
    ce_id: UUID = field(default_factory=uuid4)

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        return (("ce_id", str(self.ce_id)), ("ce_type", "attune.trial.Happened.v1"), ("ce_source", "urn:attune:trial"))


def plain_event(key: bytes, number: int) -> OutgoingEvent:
    """The fact of that number about a key."""
    return Event(key, str(number).encode())


class Steps:
    """A step hook that stops a relay at a step until it is let go, or breaks it there."""

    def __init__(self) -> None:
        self.arrived = asyncio.Event()
        self._go_on = asyncio.Event()
        self._stop_at = ""
        self._break_at = ""

    async def __call__(self, step: str) -> None:
        if step == self._break_at:
            self._break_at = ""
            raise ConnectionError(f"killed at {step}")
        if step == self._stop_at:
            self.arrived.set()
            await self._go_on.wait()

    def stop_at(self, step: str) -> None:
        self._stop_at = step

    def break_at(self, step: str) -> None:
        self._break_at = step

    def go_on(self) -> None:
        self._stop_at = ""
        self._go_on.set()


@dataclass
class Producer:
    """The service, its outbox, and what it has committed so far, in order."""

    kafka: KafkaConnection
    database: DatabaseUrls
    pool: asyncpg.Pool
    prefix: str
    random: Random
    topic: str = TOPIC
    keys: Sequence[str] = tuple(KEYS)
    make: Callable[[bytes, int], OutgoingEvent] = plain_event
    committed: list[OutgoingEvent] = field(default_factory=list)

    @property
    def places(self) -> list[TopicPartition]:
        return [TopicPartition(self.prefix + self.topic, partition) for partition in range(PARTITIONS)]

    async def commit(self, count: int) -> None:
        """So many events in one transaction, each the next fact about some key."""
        events = []
        for _ in range(count):
            key = self.random.choice(self.keys).encode()
            number = sum(event.key == key for event in self.committed) + 1
            events.append(self.make(key, number))
            self.committed.append(events[-1])
        outbox = Outbox({self.topic: PARTITIONS}, self.prefix)
        async with self.pool.acquire() as connection, connection.transaction():
            await outbox.append(connection, events)

    async def outbox_is_empty(self) -> bool:
        return await self.pool.fetchval("SELECT NOT EXISTS (SELECT FROM outbox)")

    @contextmanager
    def relay(self, steps: Steps) -> Iterator[asyncio.Event]:
        """A relay at work; it is told to end with the block, but not waited for."""
        relay = Relay(
            kafka=self.kafka,
            database_url=self.database.relay,
            topics={self.topic: PARTITIONS},
            topic_prefix=self.prefix,
            source="urn:attune:trial",
            metrics=StreamMetrics(CollectorRegistry()),
            limits=HASTY,
            hook=steps,
        )
        stop = asyncio.Event()
        self._tasks.append(asyncio.create_task(relay.run(stop)))
        try:
            yield stop
        finally:
            steps.go_on()
            stop.set()

    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def round_of_trouble(self) -> None:
        """One relay stops just before it sends, another takes its place, breaks somewhere, goes on; the first wakes."""
        first, second = Steps(), Steps()
        first.stop_at("relay.send")
        with self.relay(first):
            await self.commit(self.random.randint(5, 40))
            async with asyncio.timeout(WAIT_SECONDS):
                await first.arrived.wait()
            second.break_at(
                self.random.choice(["relay.claim", "relay.settle", "relay.send", "relay.sent", "relay.progress"])
            )
            with self.relay(second):
                await eventually(self.outbox_is_empty, "the second relay has published")
                await self._repeat_the_last()
                await self.commit(self.random.randint(5, 40))
                first.go_on()
                await eventually(self.outbox_is_empty, "what came after the repeats, while the first one wakes")
        await self.end()

    async def settle(self) -> None:
        """Everything committed stands in the log."""
        with self.relay(Steps()):
            await eventually(self.outbox_is_empty, "the last relay has published")
        await self.end()

    async def end(self) -> None:
        async with asyncio.timeout(WAIT_SECONDS):
            await asyncio.gather(*self._tasks)
        self._tasks.clear()

    async def _repeat_the_last(self) -> None:
        """Append the last data record of each partition once more, byte for byte, as a confused client would."""
        last = {
            place: data[-1] for place, records in (await self.log()).items() if (data := [r for r in records if r.key])
        }
        async with AIOKafkaProducer(**self.kafka.client_arguments()) as producer:
            for place, record in last.items():
                again = {"key": record.key, "value": record.value, "headers": list(record.headers)}
                await producer.send_and_wait(place.topic, partition=place.partition, **again)

    async def log(self) -> dict[TopicPartition, list[ConsumerRecord]]:
        """Everything in the logs, in order."""
        async with LogReader.open(self.kafka, WAIT_SECONDS) as reader:
            records: dict[TopicPartition, list[ConsumerRecord]] = {place: [] for place in self.places}
            async for place, batch in reader.read(await reader.bounds(self.places)):
                records[place] += batch
        return records

    async def judged(self) -> dict[TopicPartition, list[tuple[Verdict, str]]]:
        """What each record of the logs means, by the chassis' own fold, and its id."""
        told: dict[TopicPartition, list[tuple[Verdict, str]]] = {}
        for place, records in (await self.log()).items():
            state = FoldState()
            for record in records:
                headers = header_texts(record.headers)
                mark = read_mark(headers)
                assert mark is not None, "every record is a relay's"
                state, verdict = fold(state, mark)
                told.setdefault(place, []).append((verdict, headers["ce_id"]))
        return told
