"""One life of the relay between two doubts: claim, read back, settle, publish (section 5 of docs/exactly-once.md).

A claim with a higher epoch goes into every partition. Reading back to it shows what earlier lives had delivered; what
they still deliver afterwards is void. Then rounds follow: number, send one batch a partition, check that the batch
stands where it must, record the progress by compare-and-set. Whatever is not certain raises, and a new life begins.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from aiokafka import TopicPartition
from aiokafka.producer.message_accumulator import BatchBuilder

from attune_chassis.backoff import wait_for_stop
from attune_chassis.database import Connection
from attune_chassis.fold import FoldState
from attune_chassis.ids import new_id
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.log_reader import LogReader, Stretch
from attune_chassis.relay.errors import RelayDoubtError, RelayFencedError, RelayStoppedError
from attune_chassis.relay.limits import RelayLimits
from attune_chassis.relay.outbox_view import OutboxView
from attune_chassis.relay.publisher import Publisher
from attune_chassis.relay.read_back import read_back, store_orphans
from attune_chassis.relay.round import PlannedBatch, plan_round
from attune_chassis.relay.streams import (
    QUERIES,
    Streams,
    StreamState,
    create_streams,
    load_streams,
    record_progress,
    settle,
)
from attune_chassis.relay.waking import Waking
from attune_chassis.restore.guard import must_settle, note_unknown_events, recognise_server
from attune_chassis.signals import LoopState, StepHook
from attune_chassis.stream import CLAIM_VALUE, claim_headers
from attune_chassis.stream_metrics import StreamMetrics


@dataclass(frozen=True, kw_only=True, slots=True)
class RelayParts:
    """What every incarnation of one relay shares. `source` is the service's `ce_source`."""

    kafka: KafkaConnection
    partitions: Sequence[TopicPartition]
    source: str
    limits: RelayLimits
    metrics: StreamMetrics
    hook: StepHook
    state: LoopState


class Incarnation:
    """Lives on one database connection and one producer, both new."""

    def __init__(self, parts: RelayParts, connection: Connection, publisher: Publisher, epoch_seen: int) -> None:
        self._parts = parts
        self._connection = connection
        self._publisher = publisher
        self.epoch_seen = epoch_seen
        """The greatest epoch seen anywhere, also by a life that failed: the next one must go above it."""
        self._id = new_id()
        self._epoch = 0
        self._streams: Streams = {}

    async def claim_and_settle(self, stop: asyncio.Event) -> bool:
        """Become the one relay. False when the stop came while orphans were waiting for a decision."""
        partitions = self._parts.partitions
        await recognise_server(self._connection)
        await create_streams(self._connection, partitions)
        # What is known first, then the log: a relay that still goes on would else be known to have written more.
        known = await load_streams(self._connection, partitions)
        self._check_bounds(await self._log_bounds(), known)
        self.epoch_seen = max(self.epoch_seen, await QUERIES.greatest_epoch(self._connection)) + 1
        self._epoch = self.epoch_seen
        await self._parts.hook("relay.claim")
        claims = await self._publisher.send({partition: self._claim_batch() for partition in partitions})
        await self._parts.hook("relay.read_back")
        seen = await load_streams(self._connection, partitions)
        await self._check_claims(claims, seen)
        stretches = {partition: (seen[partition].next_offset, claims[partition]) for partition in partitions}
        new, found = await self._read_back_to_claims(stretches, seen)
        await self._parts.hook("relay.settle")
        if not await self._settle(stretches, seen, new, found, stop):
            return False
        await self._parts.hook("relay.settled")
        self._streams = new
        self._parts.metrics.relay_settled.inc(len(found))
        self._parts.metrics.relay_epoch.set(self._epoch)
        return True

    async def publish(self, stop: asyncio.Event) -> None:
        """Rounds until the stop, or until this life is a day old."""
        limits = self._parts.limits
        view = OutboxView(self._connection, limits)
        born = checked = time.monotonic()
        async with Waking.listening(self._connection, stop) as waking:
            while not stop.is_set() and time.monotonic() - born < limits.incarnation_seconds_max:
                self._parts.state.become_ready()
                if time.monotonic() - checked >= limits.log_end_check_seconds:
                    await self._check_again()
                    view.look_at_all()
                    checked = time.monotonic()
                waking.forget()
                if not await self._round(view):
                    await waking.wait(limits.poll_seconds)

    async def _check_again(self) -> None:
        """Each minute: the log holds what it acknowledged, and nobody has declared a restore."""
        self._check_bounds(await self._log_bounds(), self._streams)
        if await must_settle(self._connection):
            raise RelayDoubtError("This database was declared to be restored.")

    async def _round(self, view: OutboxView) -> bool:
        hook = self._parts.hook
        rows = await view.next_rows()
        if not rows:
            return False
        began = time.monotonic()
        planned = plan_round(rows, self._streams, self._epoch, self._publisher.new_batch)
        await hook("relay.send")
        offsets = await self._publisher.send({partition: batch.builder for partition, batch in planned.items()})
        await hook("relay.sent")
        new = {
            partition: await self._confirmed(partition, batch, offsets[partition])
            for partition, batch in planned.items()
        }
        ids = [row_id for batch in planned.values() for row_id in batch.row_ids]
        await hook("relay.progress")
        oldest_seconds = await record_progress(self._connection, self._streams, new, ids)
        await hook("relay.progressed")
        self._streams.update(new)
        view.note_published(len(rows), ids)
        self._parts.metrics.relay_published.inc(len(ids))
        self._parts.metrics.relay_round_seconds.observe(time.monotonic() - began)
        self._parts.metrics.relay_publish_age_seconds.observe(oldest_seconds)
        return True

    async def _confirmed(self, partition: TopicPartition, batch: PlannedBatch, offset: int) -> StreamState:
        """Acknowledged is not published: nothing that counts may stand between the last batch and this one."""
        known = self._streams[partition]
        own = FoldState(self._epoch, *batch.state)
        end = offset + len(batch.row_ids)
        if offset < known.next_offset:
            raise RelayStoppedError(
                "relay_log_behind", f"{_name(partition)} took a batch below what it had acknowledged."
            )
        if offset > known.next_offset:
            async with LogReader.open(self._parts.kafka, self._parts.limits.read_timeout_seconds) as reader:
                between = await read_back(reader, {partition: (known.next_offset, end)}, self._streams)
            self.epoch_seen = max(self.epoch_seen, between.epoch_greatest)
            if between.folds[partition] != own:
                raise RelayFencedError(f"Another relay went on in {_name(partition)}.")
        return StreamState(own, end)

    def _claim_batch(self) -> BatchBuilder:
        batch = self._publisher.new_batch()
        headers = claim_headers(
            epoch=self._epoch,
            incarnation=self._id,
            claim_id=new_id(),
            source=self._parts.source,
            at=datetime.now(UTC),
        )
        batch.append(timestamp=None, key=None, value=CLAIM_VALUE, headers=headers)
        return batch

    async def _log_bounds(self) -> dict[TopicPartition, Stretch]:
        async with LogReader.open(self._parts.kafka, self._parts.limits.read_timeout_seconds) as reader:
            return await reader.bounds(self._parts.partitions)

    def _check_bounds(
        self, bounds: Mapping[TopicPartition, Stretch], streams: Mapping[TopicPartition, StreamState]
    ) -> None:
        for partition, (start, end) in bounds.items():
            next_offset = streams[partition].next_offset
            if end < next_offset:
                raise RelayStoppedError(
                    "relay_log_behind", f"{_name(partition)} ends at {end}, known to {next_offset}."
                )
            if start > next_offset:
                raise RelayStoppedError("relay_refused", f"{_name(partition)} lost records before they were read back.")

    async def _check_claims(
        self, claims: Mapping[TopicPartition, int], seen: Mapping[TopicPartition, StreamState]
    ) -> None:
        if all(seen[partition].next_offset <= offset for partition, offset in claims.items()):
            return
        self._check_bounds(await self._log_bounds(), seen)
        raise RelayFencedError("Another relay went on while this one claimed.")

    async def _read_back_to_claims(
        self, stretches: Mapping[TopicPartition, Stretch], seen: Mapping[TopicPartition, StreamState]
    ) -> tuple[Streams, list[UUID]]:
        async with LogReader.open(self._parts.kafka, self._parts.limits.read_timeout_seconds) as reader:
            result = await read_back(reader, stretches, seen)
        if result.epoch_greatest >= self._epoch:
            self.epoch_seen = result.epoch_greatest
            raise RelayFencedError(
                f"Epoch {result.epoch_greatest} stands in the log before this claim of {self._epoch}."
            )
        new = {
            partition: StreamState(replace(result.folds[partition], epoch=self._epoch), claim + 1)
            for partition, (_, claim) in stretches.items()
        }
        return new, result.found

    async def _settle(
        self,
        stretches: Mapping[TopicPartition, Stretch],
        seen: Streams,
        new: Streams,
        found: Sequence[UUID],
        stop: asyncio.Event,
    ) -> bool:
        """Record what was found. With orphans nothing is published until each has its row again or a decision."""
        stored: set[UUID] = set()
        while unknown := await settle(self._connection, seen, new, found):
            fresh = set(unknown) - stored
            if fresh:
                async with LogReader.open(self._parts.kafka, self._parts.limits.read_timeout_seconds) as reader:
                    await store_orphans(self._connection, reader, stretches, seen, fresh)
                stored |= fresh
                await note_unknown_events(self._connection)
            self._parts.metrics.relay_orphans.set(len(unknown))
            self._parts.state.become_unready(f"{len(unknown)} events in the log are unknown to this database")
            if await wait_for_stop(stop, self._parts.limits.orphan_poll_seconds):
                return False
        self._parts.metrics.relay_orphans.set(0)
        return True


def _name(partition: TopicPartition) -> str:
    return f"{partition.topic}/{partition.partition}"
