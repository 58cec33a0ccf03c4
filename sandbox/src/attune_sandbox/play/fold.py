"""A subscriber's fold: which records of a partition count, by the published rule and by nothing of our own plumbing.

A relay may die with bytes still on their way and another may send the same events again. The log tells what holds: see
`docs/exactly-once.md`, section 4. A subscriber that starts at offset 0 needs these few lines and no library.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

CLAIM = "attune.stream.EpochStarted.v1"
Verdict = Literal["apply", "claim", "void", "repeat", "gap", "diverged", "unreadable"]


@dataclass(slots=True)
class SubscriberFold:
    """The state of one partition: greatest epoch seen, last number and id applied."""

    epoch: int = 0
    last: int = 0
    last_ce_id: str = ""

    def judge(self, headers: Mapping[str, str]) -> Verdict:
        """What this record means, given all before it; `apply` is the only verdict that is an event."""
        if not headers.get("ce_epoch", "").isdecimal():
            return "unreadable"  # no relay of ours wrote it
        epoch = int(headers["ce_epoch"])
        if headers["ce_type"] == CLAIM:
            self.epoch = max(self.epoch, epoch)
            return "claim"
        number = int(headers["ce_sequence"].partition("-")[2])
        if epoch < self.epoch:
            return "void"
        if epoch > self.epoch or number > self.last + 1:
            return "gap"
        if number <= self.last:
            same_number = number == self.last
            return "diverged" if same_number and headers["ce_id"] != self.last_ce_id else "repeat"
        self.last, self.last_ce_id = number, headers["ce_id"]
        return "apply"
