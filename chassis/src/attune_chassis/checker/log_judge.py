"""What a log must be by itself: nothing missing (EO1) or twice (EO2), versions in order (EO3), rewindable (EO5)."""

import sys
from dataclasses import dataclass, field

from attune_chassis.checker.evidence import LogEntry, Place
from attune_chassis.checker.ledger import Ledger
from attune_chassis.checker.reading import Step, data_of
from attune_chassis.fold import Data, FoldState, Verdict
from attune_chassis.told_facts import without_major

_COUNTED = {
    Verdict.APPLY: "applied",
    Verdict.VOID: "voids",
    Verdict.REPEAT: "repeats",
    Verdict.GAP: "gaps",
    Verdict.DIVERGED: "diverged",
    Verdict.CLAIM: "claims",
    Verdict.OLD_CLAIM: "claims",
    None: "unjudged",
}


@dataclass(slots=True)
class _PlaceMemory:
    versions: dict[bytes, tuple[int, str]] = field(default_factory=dict)
    to_be_told: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    passed_over: dict[tuple[int, int], int] = field(default_factory=dict)
    gap_open: bool = False
    complete: bool = True


class LogJudge:
    """Judges all logs, one after another; remembers the ids the fold applied anywhere."""

    def __init__(self, ledger: Ledger) -> None:
        self.applied: set[int] = set()
        self.incomplete = False
        self._ledger = ledger
        self._memory = _PlaceMemory()

    def begin(self, *, complete: bool) -> None:
        """A new log; `complete` when it starts at offset 0."""
        self._memory = _PlaceMemory(complete=complete)
        if not complete:
            self.incomplete = True
            self._ledger.count("truncated_logs")

    def step(self, place: Place, step: Step) -> None:
        """One record."""
        self._ledger.count("records")
        self._ledger.count(_COUNTED[step.verdict] if step.entry.mark else "unreadable")
        mark = data_of(step)
        if mark is not None:
            if step.verdict is Verdict.APPLY:
                self._applied(place, step, mark)
            elif step.verdict in {Verdict.GAP, Verdict.DIVERGED}:
                self._lost(place, step, mark)
        if step.after is not None and self._memory.passed_over:
            self._rewindable(place, step.after)

    def _applied(self, place: Place, step: Step, mark: Data) -> None:
        self._memory.gap_open = False
        if mark.ce_id.int in self.applied:
            self._ledger.broken("EO2", f"The fold applies it twice, again at {step.entry.offset}.", place, mark.ce_id)
        self.applied.add(mark.ce_id.int)
        entry = step.entry
        if entry.key is None or entry.aggregate_version is None:
            return
        version, before = entry.aggregate_version, self._memory.versions.get(entry.key)
        if before is None and not self._memory.complete:
            before = (version - 1, "")
        if not _follows(before or (0, ""), version, entry.ce_type):
            after = before[0] if before else 0
            sentence = f"The aggregate's version {version} at {entry.offset} comes after version {after}."
            self._ledger.broken("EO3", sentence, place, mark.ce_id)
        self._memory.versions[entry.key] = (version, sys.intern(entry.ce_type))
        self._judge_tellings(place, entry, entry.key, mark)

    def _judge_tellings(self, place: Place, entry: LogEntry, key: bytes, mark: Data) -> None:
        """A fact told in several majors has all its records, next to each other among those of its key."""
        missing = self._memory.to_be_told.pop(key, ())
        if missing and entry.ce_type != missing[0]:
            sentence = f"Before {entry.offset} a fact was to be told as {missing[0]} too, and was not."
            self._ledger.broken("EO1", sentence, place, mark.ce_id)
        if entry.told_in:
            following = entry.told_in[entry.told_in.index(entry.ce_type) + 1 :]
            if following:
                self._memory.to_be_told[key] = following

    def _lost(self, place: Place, step: Step, mark: Data) -> None:
        self._memory.passed_over.setdefault((mark.epoch, mark.sequence), step.entry.offset)
        if self._memory.gap_open or step.before is None:
            return
        self._memory.gap_open = True
        if step.verdict is Verdict.DIVERGED:
            sentence = f"Number {mark.sequence} stands in the log under two ids, again at {step.entry.offset}."
        else:
            sentence = (
                f"What comes before epoch {mark.epoch}, number {mark.sequence} at {step.entry.offset} is missing: "
                f"the fold had come to epoch {step.before.epoch}, number {step.before.last_sequence}."
            )
        self._ledger.broken("EO1", sentence, place, mark.ce_id)

    def _rewindable(self, place: Place, state: FoldState) -> None:
        """From the true state here, reading again from earlier applies nothing before here.

        Older epochs and numbers already reached never apply again, and claims end no younger epoch: what could is a
        record that was passed over as a gap, once its predecessor has come.
        """
        offset = self._memory.passed_over.pop((state.epoch, state.last_sequence + 1), None)
        if offset is not None:
            sentence = f"Reading again from before {offset} would apply number {state.last_sequence + 1} found there."
            self._ledger.broken("EO5", sentence, place)


def _follows(before: tuple[int, str], version: int, ce_type: str) -> bool:
    """The next version, or the same fact told once more, in an older major."""
    version_before, type_before = before
    if version == version_before:
        return without_major(type_before) == without_major(ce_type) and _major(type_before) > _major(ce_type)
    return version == version_before + 1


def _major(ce_type: str) -> int:
    major = ce_type.rpartition(".v")[2]
    return int(major) if major.isascii() and major.isdigit() else 0
