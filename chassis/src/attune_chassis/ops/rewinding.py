"""Where to read again from: a claim at or before the loss, found by reading the log backwards in bounded steps.

Reading again is safe from any claim that once counted and stands before the last record applied: what was applied is a
repeat then, what had been made void stays void. A claim counted when its relay has published under it, and the epoch of
the last record applied is such a one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from attune_chassis.fold import Claim, Data, FoldState, Mark, Verdict, fold
from attune_chassis.log_reader import LogReader
from attune_chassis.ops.errors import OpsError
from attune_chassis.ops.losses import Loss, mark_of

STEP_RECORDS = 5_000

Progress = Callable[[int], None]
"""Told how many records have been read."""


@dataclass(frozen=True, slots=True)
class Rewound:
    """What reading again from `offset` would do: records applied, and whether it gets over the gap."""

    offset: int
    applies: int
    closes: bool


async def claim_before(reader: LogReader, loss: Loss, *, records_max: int, progress: Progress) -> int:
    """The offset to read again from. Raises OpsError when the log no longer holds one, or the limit is reached."""
    end, epoch, read = loss.gap_offset or min(loss.next_offset, loss.log_end), None, 0
    while end > loss.log_start:
        if read >= records_max:
            raise OpsError(
                f"No claim was found among {read:,} records before the gap. Look further with --max-records, or name "
                "one with --offset."
            )
        begin = max(loss.log_start, end - STEP_RECORDS)
        for offset, mark in reversed(await _marks(reader, loss, begin, end)):
            if epoch is None and _is_last_applied(loss, mark):
                epoch = mark.epoch
            elif epoch is not None and mark == Claim(epoch):
                return offset
        read += end - begin
        progress(read)
        end = begin
    if loss.log_start == 0:
        return 0
    raise OpsError(
        f"The log begins at {loss.log_start} and no longer holds a claim before the gap, so it cannot be read again. "
        "What is left: a newer backup, a restatement by the producer, or `gap accept`."
    )


async def check_claim(reader: LogReader, loss: Loss, offset: int) -> None:
    """Raise OpsError unless a claim stands at an offset an operator named, before what he wants to read again."""
    if not loss.log_start <= offset <= loss.next_offset:
        raise OpsError(
            f"Offset {offset} is not between {loss.log_start}, where the log begins, and {loss.next_offset}."
        )
    marks = await _marks(reader, loss, offset, offset + 1)
    if offset != 0 and not (marks and isinstance(marks[0][1], Claim)):
        raise OpsError(f"No claim stands at offset {offset}: reading from there could apply a void record.")


async def what_it_does(reader: LogReader, loss: Loss, offset: int) -> Rewound:
    """Fold the stretch again as the rewound consumer will, without any effect."""
    end = (loss.gap_offset if loss.gap_offset is not None else loss.next_offset - 1) + 1
    state = FoldState(0, loss.last_sequence, loss.last_ce_id)
    applies, closes = 0, loss.gap_offset is None
    async for _, records in reader.read({loss.place: (offset, end)}):
        for record in records:
            mark = mark_of(record)
            if mark is None:
                continue
            state, verdict = fold(state, mark)
            applies += verdict is Verdict.APPLY
            if verdict is Verdict.DIVERGED:
                raise OpsError(f"The log holds another history at offset {record.offset}: two events under one number.")
            if record.offset == loss.gap_offset:
                closes = verdict in {Verdict.APPLY, Verdict.REPEAT, Verdict.VOID}
    return Rewound(offset, applies, closes)


async def _marks(reader: LogReader, loss: Loss, begin: int, end: int) -> list[tuple[int, Mark]]:
    found = []
    async for _, records in reader.read({loss.place: (begin, end)}):
        found += [(record.offset, mark) for record in records if (mark := mark_of(record)) is not None]
    return found


def _is_last_applied(loss: Loss, mark: Mark) -> bool:
    if not isinstance(mark, Data) or mark.sequence != loss.last_sequence:
        return False
    return loss.last_ce_id in {None, mark.ce_id}
