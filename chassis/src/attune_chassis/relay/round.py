"""One round of publishing: which rows go into which batch (section 5, steps 5 to 7 of docs/exactly-once.md)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from aiokafka import TopicPartition
from aiokafka.producer.message_accumulator import BatchBuilder
from orjson import loads

from attune_chassis.fold import FoldState
from attune_chassis.relay.errors import RelayStoppedError
from attune_chassis.relay.outbox_view import Row
from attune_chassis.relay.streams import StreamState
from attune_chassis.stream import stream_headers


@dataclass(slots=True)
class PlannedBatch:
    """The one batch of a partition in a round."""

    builder: BatchBuilder
    last_sequence: int
    last_ce_id: UUID | None
    row_ids: list[int] = field(default_factory=list)
    full: bool = False

    @property
    def state(self) -> tuple[int, UUID | None]:
        """Number and id the partition will have after this batch."""
        return self.last_sequence, self.last_ce_id


def plan_round(
    rows: Sequence[Row],
    streams: Mapping[TopicPartition, StreamState],
    epoch: int,
    new_batch: Callable[[], BatchBuilder],
) -> dict[TopicPartition, PlannedBatch]:
    """Number the rows and pack them, one batch a partition.

    A batch that is full ends its partition for this round: a later, smaller row must not overtake.

    Raises RelayStoppedError for a row of a partition this service does not own.
    """
    batches: dict[tuple[str, int], PlannedBatch] = {}
    for row_id, ce_id, topic, partition, key, headers, value in rows:
        batch = batches.get((topic, partition))
        if batch is None:
            batch = batches[topic, partition] = _begin_batch(TopicPartition(topic, partition), streams, new_batch)
        if batch.full:
            continue
        sequence = batch.last_sequence + 1
        pairs = [(name, text.encode()) for name, text in loads(headers)]
        pairs += stream_headers(epoch, sequence)
        if batch.builder.append(timestamp=None, key=key, value=value, headers=pairs) is None:
            batch.full = True
            continue
        batch.last_sequence = sequence
        batch.last_ce_id = ce_id
        batch.row_ids.append(row_id)
    return {TopicPartition(*place): batch for place, batch in batches.items()}


def _begin_batch(
    partition: TopicPartition, streams: Mapping[TopicPartition, StreamState], new_batch: Callable[[], BatchBuilder]
) -> PlannedBatch:
    if partition not in streams:
        raise RelayStoppedError("relay_refused", f"{partition.topic}/{partition.partition} is not ours.")
    known: FoldState = streams[partition].fold
    return PlannedBatch(new_batch(), known.last_sequence, known.last_ce_id)
