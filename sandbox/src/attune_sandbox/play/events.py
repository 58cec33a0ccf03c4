"""Reads topics from their first record on, keeps what the fold applies, and lets others wait for events to come."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from attune_contracts import EventModel, decode

from attune_sandbox.errors import SandboxError
from attune_sandbox.play.addresses import KafkaLogin, SandboxAddresses
from attune_sandbox.play.fold import SubscriberFold

POLL_TIMEOUT_MS = 200
RETRY_DELAY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """One event of the log; `name` is its type without service and version (`ReferralMade`).

    `recorded_at` is when it was written down, which is not always when it took effect (`data.occurred_at`). `fact_id`
    is the same for all records of a fact that is told in several majors; what follows from it names that id.
    """

    topic: str
    partition: int
    offset: int
    ce_id: str
    name: str
    service: str
    subject: str
    aggregate_version: int
    correlation_id: str
    causation_id: str
    trace_id: str
    recorded_at: datetime
    data: EventModel
    fact_id: str


class AwaitedInVainError(SandboxError):
    """Something did not come in time; the message says what was awaited."""


class EventLog:
    """All events of some topics, in the order they were read. Use `async with EventLog.reading(...) as log:`."""

    def __init__(self) -> None:
        self.events: list[SeenEvent] = []
        self._folds: dict[tuple[str, int], SubscriberFold] = {}
        self._changed = asyncio.Condition()
        self._reading: asyncio.Task[None] | None = None

    @classmethod
    @contextlib.asynccontextmanager
    async def reading(
        cls, addresses: SandboxAddresses, login: KafkaLogin, topics: Sequence[str]
    ) -> AsyncIterator["EventLog"]:
        """Read `topics` (without prefix) as `login`; on entry everything already in them has been read."""
        log = cls()
        consumer = AIOKafkaConsumer(
            *(addresses.topic_prefix + topic for topic in topics),
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            **kafka_options(addresses, login),
        )
        await patiently(consumer.start, "Kafka", addresses.patience_seconds)
        caught_up = asyncio.Event()
        reading = log._reading = asyncio.create_task(log._read_on(consumer, len(addresses.topic_prefix), caught_up))
        try:
            await _first(reading, caught_up.wait(), "all events so far", addresses.patience_seconds)
            yield log
        finally:
            reading.cancel()
            try:
                with contextlib.suppress(asyncio.CancelledError):
                    await reading
            finally:
                await consumer.stop()

    async def until(self, holds: Callable[[], bool], *, awaited: str, timeout_seconds: float) -> None:
        """Wait until `holds()` is true, asked again at each new event. Raises AwaitedInVainError naming `awaited`."""
        try:
            async with asyncio.timeout(timeout_seconds), self._changed:
                await self._changed.wait_for(holds)
        except TimeoutError:
            raise AwaitedInVainError(f"waited {timeout_seconds:g} seconds for {awaited}") from None

    def take(self) -> list[SeenEvent]:
        """Take the events out of the log: for who needs each once and no past, so that a long reading does not grow."""
        taken, self.events = self.events, []
        return taken

    async def news(self) -> list[SeenEvent]:
        """Wait for events nobody has taken, and take them. Raises what ended the reading (`ContractError`)."""
        if self._reading is None:
            raise RuntimeError("nobody reads: make the log with EventLog.reading")
        await _first(self._reading, self._any(), "events", None)
        return self.take()

    async def _any(self) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self.events)

    async def _read_on(self, consumer: Any, prefix_length: int, caught_up: asyncio.Event) -> None:
        ends: dict[Any, int] | None = None
        while True:
            try:
                batch = await consumer.getmany(timeout_ms=POLL_TIMEOUT_MS)
                if ends is None and consumer.assignment():
                    ends = await consumer.end_offsets(consumer.assignment())
                if ends is not None and not caught_up.is_set():
                    positions = {partition: await consumer.position(partition) for partition in ends}
                    behind = any(positions[partition] < end for partition, end in ends.items())
                else:
                    behind = False
            except KafkaError:
                await asyncio.sleep(RETRY_DELAY_SECONDS)
                continue
            records = [record for partition in sorted(batch) for record in batch[partition]]
            await self._take(records, prefix_length)
            if ends is not None and not behind:
                caught_up.set()

    async def _take(self, records: Sequence[Any], prefix_length: int) -> None:
        async with self._changed:
            for record in records:
                headers = {name: value.decode() for name, value in record.headers}
                topic = record.topic[prefix_length:]
                fold = self._folds.setdefault((topic, record.partition), SubscriberFold())
                if fold.judge(headers) == "apply":
                    self.events.append(_seen(topic, record, headers))
            self._changed.notify_all()


def kafka_options(addresses: SandboxAddresses, login: KafkaLogin) -> dict[str, Any]:
    """How every Kafka client of a play connects."""
    return {
        "bootstrap_servers": addresses.kafka_bootstrap_servers,
        "security_protocol": addresses.kafka_security_protocol,
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": login.username,
        "sasl_plain_password": login.password,
        "client_id": f"attune-play-{login.username}",
    }


def _seen(topic: str, record: Any, headers: dict[str, str]) -> SeenEvent:
    _, service, name, _ = headers["ce_type"].split(".")
    return SeenEvent(
        topic=topic,
        partition=record.partition,
        offset=record.offset,
        ce_id=headers["ce_id"],
        fact_id=headers.get("ce_factid", headers["ce_id"]),
        name=name,
        service=service,
        subject=headers["ce_subject"],
        aggregate_version=int(headers["ce_aggregateversion"]),
        correlation_id=headers.get("ce_correlationid", ""),
        causation_id=headers.get("ce_causationid", ""),
        trace_id=headers.get("traceparent", "--").split("-")[1],
        recorded_at=datetime.fromisoformat(headers["ce_time"]),
        data=decode(headers, record.value),
    )


async def patiently(start: Callable[[], Awaitable[None]], whom: str, patience_seconds: float) -> None:
    """Start a Kafka client, again and again while the broker cannot be reached. Raises AwaitedInVainError."""
    try:
        async with asyncio.timeout(patience_seconds):
            while True:
                try:
                    return await start()
                except KafkaError:
                    await asyncio.sleep(RETRY_DELAY_SECONDS)
    except TimeoutError:
        raise AwaitedInVainError(f"waited {patience_seconds:g} seconds for {whom} to answer") from None


async def _first(reading: "asyncio.Task[None]", waiting: Any, awaited: str, timeout_seconds: float | None) -> None:
    """Wait for `waiting`, but let an error of the reading task through instead of waiting in vain."""
    waiter = asyncio.ensure_future(waiting)
    try:
        done, _ = await asyncio.wait({reading, waiter}, timeout=timeout_seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiter.cancel()
    if reading in done:
        reading.result()
    if waiter not in done:
        raise AwaitedInVainError(f"waited {timeout_seconds:g} seconds for {awaited}")
