"""What the relay's own log says: which events stand in it, and up to which epoch (section 5, step 3)."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from aiokafka import ConsumerRecord, TopicPartition

from attune_chassis.database import Connection
from attune_chassis.fold import Claim, Data, FoldState, Verdict, fold
from attune_chassis.log_reader import LogReader, Stretch
from attune_chassis.relay.errors import RelayStoppedError
from attune_chassis.relay.streams import QUERIES, StreamState
from attune_chassis.stream import header_texts, headers_to_json, read_mark

_ORPHANS_A_STATEMENT = 500


@dataclass(slots=True)
class ReadBack:
    """The fold of the stretches: the states at their ends, the ids applied, the greatest epoch anybody claimed."""

    folds: dict[TopicPartition, FoldState]
    found: list[UUID] = field(default_factory=list)
    epoch_greatest: int = 0


async def read_back(
    reader: LogReader, stretches: Mapping[TopicPartition, Stretch], seen: Mapping[TopicPartition, StreamState]
) -> ReadBack:
    """Fold the stretches from the states seen. Raises RelayStoppedError where the log has lost something."""
    result = ReadBack({partition: seen[partition].fold for partition in stretches})
    async for _, _, mark, verdict in _walk(reader, stretches, result.folds):
        if verdict is Verdict.APPLY:
            result.found.append(mark.ce_id)
    result.epoch_greatest = max((state.epoch for state in result.folds.values()), default=0)
    return result


async def store_orphans(
    connection: Connection,
    reader: LogReader,
    stretches: Mapping[TopicPartition, Stretch],
    seen: Mapping[TopicPartition, StreamState],
    unknown: set[UUID],
) -> None:
    """Read the stretches once more and keep the unknown events, so that an operator can decide about each."""
    rows: list[tuple[TopicPartition, ConsumerRecord, Data]] = []
    async for partition, record, mark, verdict in _walk(
        reader, stretches, {partition: seen[partition].fold for partition in stretches}
    ):
        if verdict is Verdict.APPLY and mark.ce_id in unknown:
            rows.append((partition, record, mark))
        if len(rows) >= _ORPHANS_A_STATEMENT:
            await _insert_orphans(connection, rows)
            rows.clear()
    if rows:
        await _insert_orphans(connection, rows)


async def _walk(
    reader: LogReader, stretches: Mapping[TopicPartition, Stretch], folds: dict[TopicPartition, FoldState]
) -> AsyncIterator[tuple[TopicPartition, ConsumerRecord, Data, Verdict]]:
    """Every data record of the stretches with its verdict; `folds` moves along."""
    async for partition, records in reader.read(stretches):
        for record in records:
            mark = read_mark(header_texts(record.headers))
            if mark is None:
                continue
            folds[partition], verdict = fold(folds[partition], mark)
            if verdict in {Verdict.GAP, Verdict.DIVERGED}:
                place = f"{partition.topic}/{partition.partition} at {record.offset}"
                raise RelayStoppedError(
                    "relay_log_behind", f"The log has lost acknowledged records: {place}, {verdict}."
                )
            if not isinstance(mark, Claim):
                yield partition, record, mark, verdict


async def _insert_orphans(connection: Connection, rows: list[tuple[TopicPartition, ConsumerRecord, Data]]) -> None:
    await QUERIES.store_orphans(
        connection,
        ce_ids=[mark.ce_id for _, _, mark in rows],
        topics=[partition.topic for partition, _, _ in rows],
        partitions=[partition.partition for partition, _, _ in rows],
        epochs=[mark.epoch for _, _, mark in rows],
        sequences=[mark.sequence for _, _, mark in rows],
        keys=[record.key or b"" for _, record, _ in rows],
        headers=[headers_to_json(header_texts(record.headers)) for _, record, _ in rows],
        values=[record.value or b"" for _, record, _ in rows],
    )
