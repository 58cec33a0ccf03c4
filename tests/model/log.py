"""The log of one partition, and the fold, as the models know them."""

from functools import lru_cache
from typing import NamedTuple


class Record(NamedTuple):
    """One record; number 0 is a claim."""

    epoch: int
    number: int = 0
    event: int = 0
    version: int = 0

    def __str__(self) -> str:
        return f"{self.epoch}/{self.number}:{self.event}" if self.number else f"CLAIM {self.epoch}"


Log = tuple[Record, ...]
Fold = tuple[int, int]
"""Epoch and last number."""


Applied = tuple[tuple[int, Record], ...]
"""The records that count, with their offsets."""


class Reading(NamedTuple):
    """What a log says: the fold below every offset, and the records that count, with their offsets."""

    folds: tuple[Fold, ...]
    applied: Applied


def step(fold: Fold, record: Record, *, heed_epochs: bool = True) -> tuple[Fold, bool]:
    """The fold after one record, and whether the record counts."""
    epoch, last = fold
    if record.number == 0:
        return (max(epoch, record.epoch), last), False
    if heed_epochs and record.epoch != epoch:
        return fold, False
    if record.number == last + 1:
        return (epoch, record.number), True
    return fold, False


@lru_cache(maxsize=1_000_000)
def read(log: Log, *, heed_epochs: bool = True) -> Reading:
    """The whole log through the fold."""
    if not log:
        return Reading(((0, 0),), ())
    before = read(log[:-1], heed_epochs=heed_epochs)
    after, counts = step(before.folds[-1], log[-1], heed_epochs=heed_epochs)
    applied = (*before.applied, (len(log) - 1, log[-1])) if counts else before.applied
    return Reading((*before.folds, after), applied)


def members(bits: int) -> str:
    """A set of events kept as bits, readable."""
    return "{" + ",".join(str(event) for event in range(bits.bit_length()) if bits >> event & 1) + "}"
