"""Numbers as they are told: spreads over rounds, ratios inside a round, and whether a goal was met."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.accounting import Bill

HUNDRED_THOUSAND = 100_000
PRECISE_BELOW = 10


@dataclass(frozen=True, slots=True)
class Measurement:
    """One contender's turn: how much it did, how long it took, what it and the servers cost.

    `contender` is the name under which its own process stands in the bill.
    """

    contender: str
    amount: int
    seconds: float
    bill: Bill

    @property
    def rate(self) -> float:
        """A second."""
        return self.amount / self.seconds

    def cpu_per_100k(self, process: str) -> float:
        """CPU seconds of one process for 100,000 of what was done."""
        return self.bill.cpu_seconds.get(process, math.nan) * HUNDRED_THOUSAND / self.amount

    @property
    def own_cpu_per_100k(self) -> float:
        """CPU seconds of the contender itself."""
        return self.cpu_per_100k(self.contender)

    @property
    def memory_mebibytes(self) -> float:
        """The contender's own greatest resident memory."""
        return self.bill.memory_mebibytes.get(self.contender, math.nan)


@dataclass(frozen=True, slots=True)
class Spread:
    """Least, middle and greatest of several rounds."""

    least: float
    middle: float
    greatest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(min(values), statistics.median(values), max(values))

    def __str__(self) -> str:
        return " / ".join(told(value) for value in (self.least, self.middle, self.greatest))


def told(value: float) -> str:
    """A number with as many digits as it deserves."""
    if math.isnan(value):
        return "-"
    if abs(value) >= PRECISE_BELOW * PRECISE_BELOW:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= PRECISE_BELOW else f"{value:.2f}"


def ratios(measured: Sequence[float], rivals: Sequence[float]) -> Spread:
    """Each round's figure by the rival's of the same round."""
    return Spread.of([own / rival for own, rival in zip(measured, rivals, strict=True)])


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
