"""The partitions a consumer has been given, and where to read on in each.

aiokafka wakes its fetcher before it asks the listener, so the first thing the listener does, before any await, is to
pause what was assigned. It does nothing more: the consumer's loop reads the position rows, seeks and resumes, and may
take as long as the database needs without holding up the group's coordinator. A partition that was not yet restored
stays paused, and without a reset policy a missed seek is an error, never a wrong place.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition

from attune_chassis.consumer.look_back import other_histories
from attune_chassis.database import Pool
from attune_chassis.logs import get_logger
from attune_chassis.position import Position, create_positions, load_topics
from attune_chassis.stream_metrics import StreamMetrics

log = get_logger(__name__)


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """What this consumer reads now. `consumer_of` gives the aiokafka consumer, which is made after this.

    `from_log_start` tells how a partition without a row begins: at the log's first record, as foreign topics may, or
    only where the log is complete, because without the claims before it a void record cannot be told (section 8).
    """

    def __init__(
        self,
        consumer: str,
        pool: Pool,
        metrics: StreamMetrics,
        consumer_of: Callable[[], AIOKafkaConsumer],
        *,
        from_log_start: bool,
        timeout_seconds: float,
        handover_seconds: float,
    ) -> None:
        self.positions: dict[TopicPartition, Position] = {}
        self.unrestored: set[TopicPartition] = set()
        self.stopped: dict[TopicPartition, str] = {}
        self.stopped_at = time.monotonic()
        """When a partition was last found to be unreadable: readiness says so before it is looked at again."""
        self.batch_lock = asyncio.Lock()
        self.given = asyncio.Event()
        self._consumer = consumer
        self._pool = pool
        self._metrics = metrics
        self._consumer_of = consumer_of
        self._from_log_start = from_log_start
        self._timeout_seconds = timeout_seconds
        self._handover_seconds = handover_seconds

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Called by aiokafka: pause at once, leave the rest to the loop."""
        self._consumer_of().pause(*assigned)
        self.positions.clear()
        self.stopped.clear()
        self.unrestored = set(assigned)
        self.given.set()

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Called by aiokafka: let a batch under way end, so that the next owner does not meet it."""
        for partition in revoked:
            self.positions.pop(partition, None)
            self.unrestored.discard(partition)
            self.stopped.pop(partition, None)
        try:
            async with asyncio.timeout(self._handover_seconds), self.batch_lock:
                pass
        except TimeoutError:
            pass  # the position row keeps the two apart
        for partition in revoked:
            self._metrics.forget_partition(self._consumer, partition.topic, partition.partition)

    def give_up(self, partitions: Iterable[TopicPartition]) -> None:
        """Doubt about where these stand: pause them until their rows have been read again."""
        assigned = self._consumer_of().assignment()
        for partition in partitions:
            self.positions.pop(partition, None)
            if partition in assigned:
                self._consumer_of().pause(partition)
                self.unrestored.add(partition)

    def stop_partition(self, partition: TopicPartition, why: str) -> None:
        """Read no further until an operator has set the row right; the partition stays paused."""
        self.positions.pop(partition, None)
        self.stopped[partition] = why
        self.stopped_at = time.monotonic()
        self._consumer_of().pause(partition)

    async def restore(self) -> None:
        """Read the rows of the partitions that need it, seek, resume. Raises when the database or Kafka is away."""
        wanted = set(self.unrestored)
        if not wanted:
            return
        consumer = self._consumer_of()
        async with asyncio.timeout(self._timeout_seconds):
            starts = await consumer.beginning_offsets(list(wanted))
            ends = await consumer.end_offsets(list(wanted))
        rows = await self._rows(consumer, starts)
        readable: dict[TopicPartition, Position] = {}
        for partition in wanted & consumer.assignment() & self.unrestored:
            row = rows.get(partition)
            if self._is_readable(partition, row, starts[partition], ends[partition]) and row is not None:
                readable[partition] = row
            else:
                # Any place will do: it stays paused, and without one aiokafka would complain at every fetch.
                consumer.seek(partition, starts[partition])
        different = await self._other_histories(consumer, readable, starts)
        for partition in readable.keys() & consumer.assignment() & self.unrestored:
            self._read_on(consumer, partition, readable[partition], diverged=partition in different)
        self.unrestored -= wanted

    async def _rows(
        self, consumer: AIOKafkaConsumer, starts: Mapping[TopicPartition, int]
    ) -> dict[TopicPartition, Position]:
        """The rows of the topics, made where reading begins. Those of a topic of ours are made all at once.

        So a partition that has no row though its topic has some was added later. Nothing is written there: partition
        counts are fixed, and keys would change places.
        """
        topics = {partition.topic for partition in starts}
        async with self._pool.acquire() as connection:
            rows = await load_topics(connection, self._consumer, topics)
            if self._from_log_start:
                new = {place: start for place, start in starts.items() if place not in rows}
            else:
                unread = topics - {place.topic for place in rows}
                new = await self._complete_logs(consumer, unread)
            if new:
                await create_positions(connection, self._consumer, new)
                rows = await load_topics(connection, self._consumer, topics)
        return rows

    async def _complete_logs(self, consumer: AIOKafkaConsumer, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """All partitions of the topics whose logs are complete, with their first offset."""
        places = [
            TopicPartition(topic, number) for topic in topics for number in consumer.partitions_for_topic(topic) or ()
        ]
        if not places:
            return {}
        async with asyncio.timeout(self._timeout_seconds):
            starts = await consumer.beginning_offsets(places)
        return {place: start for place, start in starts.items() if start == 0}

    def _is_readable(self, partition: TopicPartition, row: Position | None, start: int, end: int) -> bool:
        if row is None and start == 0:
            log.warning("partition_ignored", consumer=self._consumer, topic=partition.topic, number=partition.partition)
            return False
        truncated = row is None or row.next_offset < start
        behind = row is not None and row.next_offset > end
        labels = (self._consumer, partition.topic, str(partition.partition))
        self._metrics.consumer_log_truncated.labels(*labels).set(truncated)
        self._metrics.consumer_log_behind.labels(*labels).set(behind)
        if truncated or behind:
            self.stop_partition(partition, "log_behind" if behind else "log_truncated")
        return not truncated and not behind

    async def _other_histories(
        self,
        consumer: AIOKafkaConsumer,
        rows: Mapping[TopicPartition, Position],
        starts: Mapping[TopicPartition, int],
    ) -> set[TopicPartition]:
        """See `look_back`. A foreign log has no history; a row without an id does not know the last record."""
        if self._from_log_start:
            return set()
        known = {place: row for place, row in rows.items() if row.next_offset > starts[place] and row.fold.last_ce_id}
        return await other_histories(consumer, known, self._timeout_seconds)

    def _read_on(self, consumer: AIOKafkaConsumer, partition: TopicPartition, row: Position, *, diverged: bool) -> None:
        labels = (self._consumer, partition.topic, str(partition.partition))
        self._metrics.consumer_gap_open.labels(*labels).set(row.gap_offset is not None)
        consumer.seek(partition, row.next_offset)
        if diverged:
            self._metrics.consumer_diverged.labels(*labels).set(1)
            self.stop_partition(partition, "diverged")
            return
        self.stopped.pop(partition, None)
        self.positions[partition] = row
        consumer.resume(partition)
