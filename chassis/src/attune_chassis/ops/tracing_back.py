"""Reading topics for what concerns one event: bounded, from a moment on, with the verdict of the fold on each record.

A log has no index. So at most so many records are read, the newest ones, and the answer says when that was not all.
Where reading begins in the middle of a log, nobody can tell what a record means before the first claim is met.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from aiokafka import TopicPartition

from attune_chassis.checker.evidence import LogEntry
from attune_chassis.checker.reading import Reading
from attune_chassis.fold import Claim, Verdict
from attune_chassis.log_reader import LogReader, Stretch
from attune_chassis.stream import header_texts, read_mark

Wanted = Callable[[dict[str, str]], bool]
"""Whether the headers are those of a record that concerns the event."""


class TimedLogReader(LogReader):
    """A reader that also finds the place of a moment."""

    async def offsets_at(self, places: Iterable[TopicPartition], moment: datetime) -> dict[TopicPartition, int]:
        """The first record of each partition at or after a moment; partitions without one are left out."""
        milliseconds = round(moment.timestamp() * 1000)
        found = await self._consumer.offsets_for_times(dict.fromkeys(places, milliseconds))
        return {place: at.offset for place, at in found.items() if at is not None}


@dataclass(frozen=True, slots=True)
class Found:
    """One record that concerns the event. `verdict` None: reading began behind the claims that would tell."""

    place: TopicPartition
    offset: int
    logged_at_ms: int
    headers: dict[str, str]
    verdict: Verdict | None


@dataclass(slots=True)
class Search:
    """What concerns the event, and how many records were read for it."""

    found: list[Found] = field(default_factory=list)
    records: int = 0


async def stretches_of(
    reader: TimedLogReader, places: Collection[TopicPartition], *, since: datetime | None, records_max: int
) -> tuple[dict[TopicPartition, Stretch], bool]:
    """What to read of each partition, and whether that is all of it since the moment: else only the newest records."""
    bounds = await reader.bounds(places)
    if since is not None:
        starts = await reader.offsets_at(places, since)
        bounds = {place: (starts.get(place, end), end) for place, (_, end) in bounds.items()}
    total = sum(end - start for start, end in bounds.values())
    if total <= records_max:
        return bounds, True
    # The same share of each: the newest records of every partition are about the same time.
    share = records_max / total
    return {place: (end - int((end - start) * share), end) for place, (start, end) in bounds.items()}, False


async def search(
    reader: LogReader,
    stretches: dict[TopicPartition, Stretch],
    wanted: Wanted,
    progress: Callable[[int], None],
) -> Search:
    """Read the stretches and keep what is wanted, judged by the fold."""
    result = Search()
    readings = {place: Reading(complete=start == 0) for place, (start, _) in stretches.items()}
    async for place, records in reader.read(stretches):
        for record in records:
            headers = header_texts(record.headers)
            mark = read_mark(headers)
            step = readings[place].step(LogEntry(record.offset, mark))
            if not isinstance(mark, Claim) and wanted(headers):
                result.found.append(Found(place, record.offset, record.timestamp, headers, step.verdict))
        result.records += len(records)
        progress(result.records)
    return result
