"""The one rule that says which records of a log count (section 4 of docs/exactly-once.md).

Relay, consumers, checkers and subscribers fold a partition's records in log order with it. It is a pure function of
the log: from a true state, reading again from an earlier offset applies exactly what is missing.

    log of one partition   CLAIM 1   1/1     1/2     CLAIM 2   1/3    2/3        (epoch/number)
                                     apply   apply             void   apply
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FoldState:
    """The greatest epoch claimed, and the number and id of the last record applied."""

    epoch: int = 0
    last_sequence: int = 0
    last_ce_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A marker record: a relay takes over, and what older epochs still deliver is void."""

    epoch: int


@dataclass(frozen=True, slots=True)
class Data:
    """An event. Numbers count 1, 2, 3 ... in each partition and do not restart with an epoch."""

    epoch: int
    sequence: int
    ce_id: UUID


Mark: TypeAlias = Claim | Data


class Verdict(StrEnum):
    """What a record means. Only `APPLY` has effects."""

    CLAIM = "claim"
    """A new epoch begins."""
    OLD_CLAIM = "old_claim"
    """A claim that lost to one before it: ignored."""
    VOID = "void"
    """Written by a relay that had already been replaced: ignored, counted."""
    APPLY = "apply"
    """The next event."""
    REPEAT = "repeat"
    """An event already applied: ignored."""
    DIVERGED = "diverged"
    """The number last applied, under another id: two histories exist. Stop."""
    GAP = "gap"
    """Something before it is missing from the log: ignored, alarm, read on."""


def fold(state: FoldState, mark: Mark) -> tuple[FoldState, Verdict]:
    """The state after one record, and what the record means."""
    if isinstance(mark, Claim):
        return _fold_claim(state, mark)
    if mark.epoch < state.epoch:
        return state, Verdict.VOID
    if mark.epoch > state.epoch or mark.sequence > state.last_sequence + 1:
        return state, Verdict.GAP
    if mark.sequence == state.last_sequence + 1:
        return FoldState(mark.epoch, mark.sequence, mark.ce_id), Verdict.APPLY
    if mark.sequence == state.last_sequence and state.last_ce_id not in {None, mark.ce_id}:
        return state, Verdict.DIVERGED
    return state, Verdict.REPEAT


def _fold_claim(state: FoldState, claim: Claim) -> tuple[FoldState, Verdict]:
    if claim.epoch > state.epoch:
        return replace(state, epoch=claim.epoch), Verdict.CLAIM
    return state, Verdict.OLD_CLAIM
