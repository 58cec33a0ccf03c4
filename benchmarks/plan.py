"""What a run is asked for, and what a case is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from benchmarks.report import Section


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How much is to be measured. `say` tells the progress."""

    rounds: int
    rows: int | None
    quick: bool
    say: Callable[[str], None]

    def amount(self, full: int, quick: int) -> int:
        """How many of something: as asked for, else few for a quick look, else as many as the goals are set for."""
        return min(self.rows or full, full, quick if self.quick else full)


@dataclass(frozen=True, slots=True)
class Case:
    """One question. `name` is what `--only` takes; `run` fills the section it is given."""

    name: str
    title: str
    run: Callable[[Plan, Section], Awaitable[None]]
