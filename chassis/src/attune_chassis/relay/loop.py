"""The relay: carries outbox rows into the log, each exactly once in the fold, in order (section 5).

It lives in incarnations. Any doubt, be it a produce error, a time-out, a lost connection or a row somebody else moved,
ends one; the next begins with a claim and reads back what is true. Only one relay of a service works at a time: an
advisory lock spares fights, and the claim makes it right when the lock does not.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import asyncpg
from aiokafka import TopicPartition

from attune_chassis.backoff import Backoff, Jitter, system_jitter, wait_for_stop
from attune_chassis.database import Connection
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.logs import get_logger
from attune_chassis.relay.errors import RelayFencedError, RelayStoppedError
from attune_chassis.relay.freed_memory import keep_freed_memory
from attune_chassis.relay.incarnation import Incarnation, RelayParts
from attune_chassis.relay.limits import RelayLimits
from attune_chassis.relay.publisher import Publisher
from attune_chassis.relay.streams import QUERIES
from attune_chassis.signals import LoopState, StepHook, no_hook
from attune_chassis.stream_metrics import StreamMetrics

RELAY_LOCK_KEY = 0x41_54_54_55_4E_45
"""The advisory lock of the relay; one database belongs to one service, so one number is enough."""

_SERVER_SETTINGS = {
    "application_name": "relay",
    # The relay's few statements always want the same plan, by an index or by place: planned once, not at every round.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
}

log = get_logger(__name__)


class Relay:
    """`await run(stop)` works until the stop and never raises; `state` answers readiness and liveness.

    `topics` names the owned topics, without prefix, with their partition counts. `database_url` must lead straight to
    PostgreSQL: notifications and session locks do not survive transaction pooling.
    """

    def __init__(
        self,
        *,
        kafka: KafkaConnection,
        database_url: str,
        topics: Mapping[str, int],
        source: str,
        metrics: StreamMetrics,
        topic_prefix: str = "",
        limits: RelayLimits | None = None,
        hook: StepHook = no_hook,
        jitter: Jitter = system_jitter,
    ) -> None:
        self.state = LoopState()
        self._database_url = database_url
        self._limits = limits or RelayLimits()
        self._jitter = jitter
        self._epoch_seen = 0
        self._ending: dict[asyncio.Task[None], Publisher] = {}
        partitions = [
            TopicPartition(topic_prefix + topic, partition)
            for topic, count in sorted(topics.items())
            for partition in range(count)
        ]
        self._parts = RelayParts(
            kafka=kafka,
            partitions=partitions,
            source=source,
            limits=self._limits,
            metrics=metrics,
            hook=hook,
            state=self.state,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """One incarnation after another until the stop; a round under way is finished first."""
        keep_freed_memory()
        backoff = Backoff(self._limits.backoff_seconds_first, self._limits.backoff_seconds_max, self._jitter)
        while not stop.is_set() and self._parts.partitions:
            try:
                await self._live(stop, backoff)
            except RelayStoppedError as error:
                await self._stand_stopped(error, stop)
            except Exception as error:  # noqa: BLE001  (any doubt whatsoever ends the incarnation, never the process)
                self._note_doubt(error)
                await backoff.wait(stop)
        self.state.become_unready("stopped")
        await self._let_producers_end()

    async def _live(self, stop: asyncio.Event, backoff: Backoff) -> None:
        async with self._connection() as connection:
            if not await self._turn_comes(connection, stop):
                return
            async with self._publisher() as publisher:
                incarnation = Incarnation(self._parts, connection, publisher, self._epoch_seen)
                self._parts.metrics.relay_incarnations.inc()
                try:
                    if await incarnation.claim_and_settle(stop):
                        backoff.reset()
                        self._clear_alarms()
                        await incarnation.publish(stop)
                finally:
                    self._epoch_seen = max(self._epoch_seen, incarnation.epoch_seen)
                    self._parts.metrics.relay_epoch.set(0)

    async def _turn_comes(self, connection: Connection, stop: asyncio.Event) -> bool:
        """Wait for the lock, or for the moment when its holder must be taken for stopped. False at the stop."""
        limits = self._limits
        progress_seen, still_since = None, time.monotonic()
        while not stop.is_set():
            if await QUERIES.try_lock(connection, lock_key=RELAY_LOCK_KEY):
                return True
            view = await QUERIES.standby_view(connection)
            if view["progress"] != progress_seen:
                progress_seen, still_since = view["progress"], time.monotonic()
            holder_is_still = time.monotonic() - still_since >= limits.lock_override_still_seconds
            if holder_is_still and (view["oldest_seconds"] or 0.0) >= limits.lock_override_age_seconds:
                return True
            self.state.become_ready()
            self.state.detail = "standing by"
            await wait_for_stop(stop, limits.lock_poll_seconds)
        return False

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        seconds = self._limits.database_timeout_seconds
        connection = await asyncpg.connect(
            self._database_url,
            timeout=seconds,
            command_timeout=seconds,
            server_settings=_SERVER_SETTINGS,
        )
        try:
            yield connection
        finally:
            # Not a polite goodbye: nothing may wait here, and the server rolls back what was open.
            connection.terminate()

    @asynccontextmanager
    async def _publisher(self) -> AsyncIterator[Publisher]:
        publisher = Publisher(self._parts.kafka, self._limits)
        try:
            await publisher.start()
            yield publisher
        finally:
            self._let_end(publisher)

    def _let_end(self, publisher: Publisher) -> None:
        """In the background, and never more than a few: while Kafka is away each life could leave one behind."""
        ending = publisher.abandon()
        self._ending[ending] = publisher
        ending.add_done_callback(self._ending.pop)
        for oldest in list(self._ending.values())[: -self._limits.ending_producers_max]:
            oldest.cut_off()

    def _note_doubt(self, error: Exception) -> None:
        if isinstance(error, RelayFencedError):
            self._parts.metrics.relay_fenced.inc()
        self.state.become_unready(f"{type(error).__name__}: reading back what is true")
        log.warning("relay_doubt", exc_info=error)

    async def _stand_stopped(self, error: RelayStoppedError, stop: asyncio.Event) -> None:
        getattr(self._parts.metrics, error.alarm).set(1)
        self.state.become_unready(str(error))
        log.warning("relay_stopped", alarm=error.alarm, detail=str(error))
        await wait_for_stop(stop, self._limits.stopped_retry_seconds)

    def _clear_alarms(self) -> None:
        self._parts.metrics.relay_log_behind.set(0)
        self._parts.metrics.relay_refused.set(0)

    async def _let_producers_end(self) -> None:
        if self._ending:
            _, pending = await asyncio.wait(set(self._ending), timeout=self._limits.shutdown_seconds)
            for ending in pending:
                ending.cancel()
