"""Whether the live topics are what the contracts declare (section 10 of docs/exactly-once.md), asked again and again.

The provisioner compares too, but only when somebody runs it. A partition added by hand, a topic made compacted or given
a shorter retention harms readers long before anybody notices. Nothing is changed here: extra partitions are ignored by
relay and consumers, and a gauge says what is unlike.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, for_code

from attune_chassis.backoff import wait_for_stop
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.logs import get_logger
from attune_chassis.signals import LoopState
from attune_chassis.stream_metrics import StreamMetrics

_BEAT_SECONDS = 10.0
MISSING = "missing"
PARTITIONS = "partitions"
HIDDEN = "hidden"

log = get_logger(__name__)


class DeclaredTopic(Protocol):
    """A topic as the contracts declare it. `name` is without prefix, `partitions` fixed for the topic's life."""

    @property
    def name(self) -> str: ...
    @property
    def partitions(self) -> int: ...
    def configuration(self) -> Mapping[str, str]:
        """The settings that were declared, by Kafka's names; all others are the broker's affair."""
        ...


@dataclass(frozen=True, slots=True)
class Unlikeness:
    """One thing that is not as declared: `missing`, `partitions`, `hidden` (may not be asked), or a setting's name."""

    topic: str
    what: str
    declared: str
    found: str


class TopicWatch:
    """`await run(stop)` compares at once and then at every interval, and never raises."""

    def __init__(
        self,
        topics: Sequence[DeclaredTopic],
        *,
        kafka: KafkaConnection,
        metrics: StreamMetrics,
        topic_prefix: str = "",
        every_seconds: float = 3600.0,
        retry_seconds: float = 60.0,
    ) -> None:
        self.state = LoopState()
        self._topics = {topic_prefix + topic.name: topic for topic in topics}
        self._kafka = kafka
        self._gauge = metrics.topic_configuration_unlike_contracts
        self._every_seconds = every_seconds
        self._retry_seconds = retry_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Compare until the stop; a broker that is away is asked again sooner."""
        while not stop.is_set():
            try:
                self._tell(await self.compare())
                self.state.become_ready()
                pause_seconds = self._every_seconds
            except Exception as error:
                self.state.become_unready(f"{type(error).__name__}: the topics could not be compared")
                log.warning("topics_not_compared", exc_info=error)
                pause_seconds = self._retry_seconds
            await self._pause(stop, pause_seconds)
        self.state.become_unready("stopped")

    async def compare(self) -> list[Unlikeness]:
        """Everything that is unlike now."""
        async with self._administrator() as administrator:
            described = await administrator.describe_topics(list(self._topics))
            counts = {each["topic"]: len(each["partitions"]) for each in described if not each["error_code"]}
            unlike = [
                Unlikeness(topic.name, MISSING, "there", "not there")
                for name, topic in self._topics.items()
                if name not in counts
            ]
            for name, count in counts.items():
                topic = self._topics[name]
                if count != topic.partitions:
                    unlike.append(Unlikeness(topic.name, PARTITIONS, str(topic.partitions), str(count)))
            return unlike + await self._unlike_settings(administrator, list(counts))

    async def _unlike_settings(self, administrator: AIOKafkaAdminClient, names: Sequence[str]) -> list[Unlikeness]:
        if not names:
            return []
        unlike = []
        (answer,) = await administrator.describe_configs(
            [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        )
        for error_code, _, _, name, entries in answer.resources:
            topic = self._topics[name]
            if error_code:
                unlike.append(Unlikeness(topic.name, HIDDEN, "settings", for_code(error_code).__name__))
                continue
            found = {entry[0]: entry[1] for entry in entries}
            unlike += [
                Unlikeness(topic.name, setting, declared, str(found.get(setting)))
                for setting, declared in topic.configuration().items()
                if found.get(setting) != declared
            ]
        return unlike

    def _tell(self, unlike: Sequence[Unlikeness]) -> None:
        self._gauge.clear()
        for topic in self._topics.values():
            for what in (MISSING, PARTITIONS, HIDDEN, *topic.configuration()):
                self._gauge.labels(topic.name, what).set(0)
        for each in unlike:
            self._gauge.labels(each.topic, each.what).set(1)
            log.warning(
                "topic_unlike_contracts", topic=each.topic, what=each.what, declared=each.declared, found=each.found
            )

    async def _pause(self, stop: asyncio.Event, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not stop.is_set():
            await wait_for_stop(stop, min(left, _BEAT_SECONDS))
            self.state.beat()

    @asynccontextmanager
    async def _administrator(self) -> AsyncIterator[AIOKafkaAdminClient]:
        administrator = AIOKafkaAdminClient(**self._kafka.client_arguments())
        limit_seconds = 2 * self._kafka.request_timeout_seconds
        try:
            async with asyncio.timeout(limit_seconds):
                await administrator.start()
                yield administrator
        except KafkaError as error:
            raise ConnectionError(type(error).__name__) from error
        finally:
            await asyncio.wait({asyncio.create_task(administrator.close())}, timeout=limit_seconds)
