"""Where a consumer cannot go on because something is missing from the log, and what exactly is missing.

Three kinds. `gap`: a number or a claim is missing between two records. `truncated`: retention deleted what was not yet
read. `log_behind`: the log ends before what was already read, so the broker lost what it had acknowledged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from aiokafka import ConsumerRecord, TopicPartition

from attune_chassis.fold import Data, FoldState, Mark
from attune_chassis.log_reader import LogReader, Stretch
from attune_chassis.ops.desk import Desk
from attune_chassis.sql import plumbing_queries
from attune_chassis.stream import header_texts, read_mark
from attune_chassis.subscription import IntakeSubscription

QUERIES = plumbing_queries("ops.sql")

GAP = "gap"
TRUNCATED = "truncated"
LOG_BEHIND = "log_behind"
RECORDS_BEFORE_A_CLAIM_MAX = 50_000


@dataclass(frozen=True, slots=True)
class GoOn:
    """The first record behind the loss: where it stands, its epoch and number (0 and 1 in a foreign topic)."""

    offset: int
    epoch: int
    sequence: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Loss:
    """One consumer stopped in one partition. `go_on` None: there is nothing behind the loss yet."""

    kind: str
    consumer: str
    topic: str
    partition: int
    epoch: int
    last_sequence: int
    last_ce_id: UUID | None
    next_offset: int
    gap_offset: int | None
    since: datetime | None
    log_start: int
    log_end: int
    foreign: bool
    go_on: GoOn | None

    @property
    def place(self) -> TopicPartition:
        return TopicPartition(self.topic, self.partition)

    @property
    def lost(self) -> tuple[int, int] | None:
        """First and last number that is missing; None when none is, or nobody can tell."""
        if self.go_on is None or self.foreign or self.go_on.sequence <= self.last_sequence + 1:
            return None
        return self.last_sequence + 1, self.go_on.sequence - 1

    @property
    def sentence(self) -> str:
        """What is missing, in words."""
        where = f"{self.consumer} in {self.topic}/{self.partition}"
        if self.kind == LOG_BEHIND:
            return f"{where} stands at {self.next_offset}, but the log ends at {self.log_end}: the broker lost records."
        if self.foreign:
            unread = f"offsets {self.next_offset} to {self.log_start - 1}"
            return f"{where} has not read {unread}, and retention has deleted them."
        if self.go_on is None:
            return f"{where} has lost records after number {self.last_sequence}, and nothing stands behind them yet."
        if self.lost is None:
            return f"{where} lacks the claim of epoch {self.go_on.epoch}; no event is missing."
        first, last = self.lost
        return f"{where} lacks the events number {first} to {last} ({last - first + 1})."


async def find_losses(desk: Desk) -> list[Loss]:
    """Every place where a consumer of this service cannot go on. Raises UnreachableError without Kafka."""
    rows = [dict(row) async for row in QUERIES.positions(desk.connection)]
    if not rows:
        return []
    losses = []
    async with desk.log_reader() as reader:
        bounds = await reader.bounds({TopicPartition(row["topic"], row["partition"]) for row in rows})
        for row in rows:
            stretch = bounds[TopicPartition(row["topic"], row["partition"])]
            if (kind := _kind(row, stretch)) is not None:
                losses.append(await _loss(desk, reader, kind, row, stretch))
    return losses


def mark_of(record: ConsumerRecord) -> Mark | None:
    """The place of a record in its stream."""
    return read_mark(header_texts(record.headers))


def _kind(row: Mapping[str, Any], bounds: Stretch) -> str | None:
    start, end = bounds
    if row["next_offset"] > end:
        return LOG_BEHIND
    if row["next_offset"] < start or (row["gap_offset"] is not None and row["gap_offset"] < start):
        return TRUNCATED
    return GAP if row["gap_offset"] is not None else None


async def _loss(desk: Desk, reader: LogReader, kind: str, row: Mapping[str, Any], bounds: Stretch) -> Loss:
    foreign = isinstance(desk.subscriptions.get(row["consumer"]), IntakeSubscription)
    place = TopicPartition(row["topic"], row["partition"])
    go_on = None
    if kind == TRUNCATED and foreign:
        go_on = GoOn(bounds[0], 0, 1)
    elif kind == TRUNCATED:
        go_on = await _first_that_counts(reader, place, bounds, row["epoch"])
    elif kind == GAP:
        go_on = await _at(reader, place, row["gap_offset"])
    names = ("consumer", "topic", "partition", "epoch", "last_sequence", "last_ce_id", "next_offset", "gap_offset")
    return Loss(
        kind=kind,
        **{name: row[name] for name in names},
        since=row["gap_since"],
        log_start=bounds[0],
        log_end=bounds[1],
        foreign=foreign,
        go_on=go_on,
    )


async def _at(reader: LogReader, place: TopicPartition, offset: int) -> GoOn | None:
    async for _, records in reader.read({place: (offset, offset + 1)}):
        mark = mark_of(records[0])
        if isinstance(mark, Data):
            return GoOn(offset, mark.epoch, mark.sequence)
    return None


async def _first_that_counts(reader: LogReader, place: TopicPartition, bounds: Stretch, epoch: int) -> GoOn | None:
    """The first record of what is left that no later relay had made void.

    Before the first claim that is left only the greatest epoch can count: older ones were over when it began.
    """
    start, end = bounds
    state, first = FoldState(epoch), None
    async for _, records in reader.read({place: (start, min(end, start + RECORDS_BEFORE_A_CLAIM_MAX))}):
        for record in records:
            mark = mark_of(record)
            if isinstance(mark, Data) and mark.epoch >= state.epoch and (first is None or mark.epoch > first.epoch):
                first, state = GoOn(record.offset, mark.epoch, mark.sequence), FoldState(mark.epoch)
            elif mark is not None and not isinstance(mark, Data):
                if first is not None:
                    return first
                state = FoldState(max(state.epoch, mark.epoch))
    return first
