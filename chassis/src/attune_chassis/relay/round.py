"""One round of publishing: which rows go into which batch (section 5, steps 5 to 7 of docs/exactly-once.md)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from aiokafka import TopicPartition
from aiokafka.producer.message_accumulator import BatchBuilder

from attune_chassis.fold import FoldState
from attune_chassis.relay.errors import RelayStoppedError
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
    rows: Sequence[Mapping[str, Any]],
    streams: Mapping[TopicPartition, StreamState],
    epoch: int,
    new_batch: Callable[[], BatchBuilder],
) -> dict[TopicPartition, PlannedBatch]:
    """Number the rows and pack them, one batch a partition.

    A batch that is full ends its partition for this round: a later, smaller row must not overtake.

    Raises RelayStoppedError for a row of a partition this service does not own.
    """
    batches: dict[TopicPartition, PlannedBatch] = {}
    for row in rows:
        partition = TopicPartition(row["topic"], row["partition"])
        if partition not in streams:
            raise RelayStoppedError("relay_refused", f"{partition.topic}/{partition.partition} is not ours.")
        batch = batches.get(partition)
        if batch is None:
            known: FoldState = streams[partition].fold
            batch = batches[partition] = PlannedBatch(new_batch(), known.last_sequence, known.last_ce_id)
        if not batch.full:
            batch.full = not _append(batch, row, epoch)
    return batches


def _append(batch: PlannedBatch, row: Mapping[str, Any], epoch: int) -> bool:
    sequence = batch.last_sequence + 1
    headers = [(name, value.encode()) for name, value in orjson.loads(row["headers"])]
    appended = batch.builder.append(
        timestamp=None, key=row["key"], value=row["value"], headers=headers + stream_headers(epoch, sequence)
    )
    if appended is None:
        return False
    batch.last_sequence = sequence
    batch.last_ce_id = row["ce_id"]
    batch.row_ids.append(row["id"])
    return True
