"""What a producer's tables must say about its logs: EO1, EO2, EO4, EO6, EO8 and EO9."""

from attune_chassis.checker.evidence import Place, ProducerEvidence
from attune_chassis.checker.ledger import Ledger
from attune_chassis.checker.reading import RowCheck, Step, data_of
from attune_chassis.fold import Data, FoldState, Verdict


class ProducerJudge:
    """One writing service against the logs of its topics."""

    def __init__(self, ledger: Ledger, evidence: ProducerEvidence, *, drained: bool) -> None:
        self._ledger = ledger
        self._evidence = evidence
        self._drained = drained
        self._outbox = {row.ce_id.int for row in evidence.outbox}
        self._orphans = {orphan.ce_id.int: orphan.decision for orphan in evidence.orphans}
        self._row: RowCheck | None = None
        self._applied_last = -1
        ledger.count("orphans", len(self._orphans))

    def begin(self, place: Place) -> bool:
        """Whether the place is one of this producer's; if so, what follows is about it."""
        if place[0] not in self._evidence.topics:
            return False
        row = self._evidence.streams.get(place)
        self._row = RowCheck(self._ledger, place, row.fold, row.next_offset, "The stream row") if row else None
        self._applied_last = -1
        return True

    def step(self, place: Place, step: Step) -> None:
        """One record."""
        if self._row:
            self._row.step(step)
        mark = data_of(step)
        if mark is not None and step.verdict is Verdict.APPLY:
            self._applied_last = step.entry.offset
            self._judge_known(place, step.entry.offset, mark)

    def _judge_known(self, place: Place, offset: int, mark: Data) -> None:
        row = self._evidence.streams.get(place)
        next_offset = row.next_offset if row else 0
        ce_id = mark.ce_id.int
        waits, is_orphan = ce_id in self._outbox, ce_id in self._orphans
        if waits and offset < next_offset:
            sentence = (
                f"It stands at {offset}, below the stream row, and still waits in the outbox: it would go out again."
            )
            self._ledger.broken("EO2", sentence, place, mark.ce_id)
        if is_orphan:
            if self._orphans[ce_id] is None and offset < next_offset:
                sentence = f"An orphan without a decision at {offset} was settled: publishing went on past it."
                self._ledger.broken("EO6", sentence, place, mark.ce_id)
            return
        committed = self._evidence.committed
        if committed is not None and mark.ce_id not in committed:
            self._ledger.broken("EO6", f"Nobody committed what the fold applies at {offset}.", place, mark.ce_id)
        elif next_offset <= offset < self._evidence.known_below.get(place, 0) and not waits:
            sentence = (
                f"The database does not know what stands at {offset}: it was rolled back, and no relay has settled."
            )
            self._ledger.broken("EO6", sentence, place, mark.ce_id)

    def end(self, place: Place, state: FoldState | None, start: int, end: int) -> None:
        """The log of this place is read; it goes from `start` to `end`."""
        row = self._evidence.streams.get(place)
        next_offset = row.next_offset if row else 0
        if self._row:
            if next_offset > end:
                self._ledger.stuck(
                    "relay_log_behind", f"The stream row knows offset {next_offset}, the log ends", place
                )
                self._ledger.broken(
                    "EO1", f"The log ends at {end}; the relay had read it to offset {next_offset}.", place
                )
            else:
                self._row.end(state)
        if next_offset < start:
            self._ledger.stuck("relay_refused", f"The log begins at {start}, unread from {next_offset}", place)
        if self._drained and next_offset <= self._applied_last:
            sentence = f"The stream row stands at {next_offset}; the last event that counts is at {self._applied_last}."
            self._ledger.broken("EO9", sentence, place)

    def finish(self, applied: set[int]) -> None:
        """All logs are read; `applied` are the ids the fold applies anywhere."""
        for ce_id in self._evidence.committed or ():
            if ce_id.int not in applied and ce_id.int not in self._outbox and not self._orphans.get(ce_id.int):
                self._ledger.broken(
                    "EO1", "It was committed, and is neither in the outbox nor in the log.", None, ce_id
                )
        undecided = sum(decision is None for decision in self._orphans.values())
        if undecided:
            self._ledger.stuck("relay_orphans", f"{undecided} orphans wait for a decision")
        if self._drained and self._evidence.outbox:
            row = self._evidence.outbox[0]
            self._ledger.stuck("outbox_oldest_age_seconds", f"{len(self._outbox)} events wait in the outbox")
            sentence = f"{len(self._outbox)} events still wait in the outbox, this one first."
            self._ledger.broken("EO9", sentence, (row.topic, row.partition), row.ce_id)
