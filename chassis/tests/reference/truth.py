"""What must be true, said without the code under test: facts in the order of their commits, and which records count.

The rule is the document's, written in another way than the code: a record counts when its epoch is the greatest that
was claimed before it, and its number is one more than there were counting records.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from aiokafka import ConsumerRecord


@dataclass(frozen=True, slots=True)
class Fact:
    """An event as the service meant it."""

    ce_id: UUID
    key: bytes
    value: bytes


@dataclass
class Truth:
    """Facts of this history in the order of their commits, and those a restore took away."""

    facts: list[Fact] = field(default_factory=list)
    lost: list[Fact] = field(default_factory=list)
    backup: int | None = None
    """How many facts the base backup holds; None without one."""

    def restore(self) -> None:
        """Everything since the backup never happened, as far as the database knows."""
        assert self.backup is not None
        self.lost += self.facts[self.backup :]
        self.facts = self.facts[: self.backup]
        self.backup = None

    def order(self, ce_id: UUID) -> int:
        """Place in the order of all commits ever; raises ValueError for what nobody committed."""
        return [fact.value for fact in sorted((*self.facts, *self.lost), key=_number)].index(self.fact(ce_id).value)

    def fact(self, ce_id: UUID) -> Fact:
        """The fact of that id."""
        return next(fact for fact in (*self.facts, *self.lost) if fact.ce_id == ce_id)


def _number(fact: Fact) -> int:
    return int(fact.value)


@dataclass(frozen=True)
class Counting:
    """What a log says: the records that count with their offsets, and (epoch, count, last id) below every offset."""

    applied: list[tuple[int, UUID]]
    below: list[tuple[int, int, UUID | None]]


def counting(records: Iterable[ConsumerRecord]) -> Counting:
    """Read a log that starts at offset 0."""
    result = Counting([], [(0, 0, None)])
    epochs = [0]
    for record in records:
        headers = dict(record.headers)
        epoch = int(headers["ce_epoch"])
        if b"EpochStarted" in headers["ce_type"]:
            epochs.append(epoch)
        else:
            text = re.fullmatch(rb"(\d+)-(\d+)", headers["ce_sequence"])
            assert text is not None
            if epoch == max(epochs) and int(text[2]) == len(result.applied) + 1:
                result.applied.append((record.offset, UUID(headers["ce_id"].decode())))
        last = result.applied[-1][1] if result.applied else None
        result.below.append((max(epochs), len(result.applied), last))
    return result
