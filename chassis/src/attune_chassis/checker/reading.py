"""One partition's log read through the fold, and rows compared with it (EO4)."""

from dataclasses import dataclass, replace

from attune_chassis.checker.evidence import LogEntry, Place
from attune_chassis.checker.ledger import Ledger
from attune_chassis.fold import Claim, Data, FoldState, Mark, Verdict, fold


@dataclass(frozen=True, slots=True)
class Step:
    """One record, what it means, and the fold below and above it. None: the beginning is gone, nobody can tell."""

    entry: LogEntry
    verdict: Verdict | None
    before: FoldState | None
    after: FoldState | None


class Reading:
    """The fold of one log.

    A log whose beginning retention has deleted is judged from the first claim that is left: the record after it tells
    the number to go on from.
    """

    def __init__(self, *, complete: bool) -> None:
        self.state: FoldState | None = FoldState() if complete else None
        self._epoch_adopted: int | None = None

    def step(self, entry: LogEntry) -> Step:
        """Go on by one record."""
        before = self.state
        if entry.mark is None:
            return Step(entry, None, before, before)
        if before is None:
            before = self._adopt(entry.mark)
            if before is None:
                return Step(entry, None, None, None)
        self.state, verdict = fold(before, entry.mark)
        return Step(entry, verdict, before, self.state)

    def go_on_from(self, state: FoldState) -> None:
        """An operator has accepted a gap here."""
        self.state = state

    def _adopt(self, mark: Mark) -> FoldState | None:
        if isinstance(mark, Claim):
            self._epoch_adopted = max(self._epoch_adopted or 0, mark.epoch)
        elif mark.epoch == self._epoch_adopted:
            return FoldState(mark.epoch, mark.sequence - 1)
        return None


class RowCheck:
    """Whether a `stream` or `position` row is the fold of the log below its `next_offset` (EO4)."""

    def __init__(
        self, ledger: Ledger, place: Place, row: FoldState, next_offset: int, whose: str, *, rewound: bool = False
    ) -> None:
        self._ledger = ledger
        self._place = place
        self._row = row
        self._next_offset = next_offset
        self._whose = whose
        self._rewound = rewound
        self._compared = False

    def step(self, step: Step) -> None:
        """Compare when the reading has come to the row's offset."""
        if not self._compared and step.entry.offset >= self._next_offset:
            self._compare(step.before)

    def end(self, state: FoldState | None) -> None:
        """The log ends at or before the row's offset."""
        if not self._compared:
            self._compare(state)

    def _compare(self, state: FoldState | None) -> None:
        self._compared = True
        if state is None or (self._rewound and self._is_on_its_way_back(state)):
            return
        if state.last_ce_id is None or self._row.last_ce_id is None:
            # Unknown after an accepted gap, and where the log's beginning is gone.
            state = replace(state, last_ce_id=self._row.last_ce_id)
        if state != self._row:
            self._ledger.broken(
                "EO4",
                f"{self._whose} says {_told(self._row)} below offset {self._next_offset}; the log says {_told(state)}.",
                self._place,
                self._row.last_ce_id,
            )

    def _is_on_its_way_back(self, state: FoldState) -> bool:
        """A rewound row keeps its number; its epoch becomes true again at the claim it reads next."""
        return self._row.last_sequence >= state.last_sequence and self._row.epoch in {0, state.epoch}


def data_of(step: Step) -> Data | None:
    """The mark of an event; None for claims and for records that no relay wrote."""
    mark = step.entry.mark
    return None if mark is None or isinstance(mark, Claim) else mark


def _told(state: FoldState) -> str:
    return f"epoch {state.epoch}, number {state.last_sequence}, last event {state.last_ce_id or 'none'}"
