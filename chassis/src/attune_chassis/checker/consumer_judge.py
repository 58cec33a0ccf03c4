"""What a consumer's tables and effects must say about the logs it reads: EO2 to EO4, EO7 to EO10."""

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Set
from typing import TypeVar
from uuid import UUID

from attune_chassis.checker.evidence import ConsumerEvidence, LogEntry, ParkedRow, Place
from attune_chassis.checker.ledger import Ledger
from attune_chassis.checker.reading import Reading, RowCheck, Step, data_of
from attune_chassis.fold import Data, FoldState, Verdict

Item = TypeVar("Item")


async def stream(items: Iterable[Item] | AsyncIterable[Item]) -> AsyncIterator[Item]:
    """One way to read both kinds."""
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item


class ConsumerJudge:
    """One consumer against the logs it reads.

    Effects are held by id with their place in the order in which they were written, and taken out as the log explains
    them; what is left at the end has no reason to exist.
    """

    def __init__(self, ledger: Ledger, evidence: ConsumerEvidence, *, drained: bool) -> None:
        self._ledger = ledger
        self._evidence = evidence
        self._drained = drained
        self._name = evidence.consumer
        self._topics = {topic for topic, _ in evidence.positions}
        self._effects: dict[int, int] = {}
        self._voids: set[int] = set()
        self._parked: dict[Place, dict[int, ParkedRow]] = {}
        for row in evidence.parked:
            self._parked.setdefault((row.topic, row.partition), {})[row.offset] = row
        self._own: Reading | None = None
        self._row: RowCheck | None = None
        self._waiting: dict[int, ParkedRow] = {}
        self._blocked: set[bytes | None] = set()
        self._order: dict[bytes | None, int] = {}
        self._told: dict[UUID, bool] = {}
        self._next_offset = 0
        self._begins = 0
        self._last_sequence = 0
        self._rewound = False
        self._applied_last = -1
        self._diverged_at: int | None = None

    async def load(self) -> None:
        """Read the effects, and judge what needs no log."""
        if self._evidence.effects is not None:
            number = 0
            async for effect in stream(self._evidence.effects):
                if effect.ce_id.int in self._effects:
                    self._broken("EO2", "has its effect twice", None, effect.ce_id)
                self._effects[effect.ce_id.int] = number
                number += 1
            self._ledger.count("effects", number)
        self._ledger.count("parked", len(self._evidence.parked))
        if self._evidence.parked:
            self._ledger.stuck("parked", f"{self._name} has parked {len(self._evidence.parked)} records")
        if self._evidence.held:
            self._ledger.stuck("held_keys", f"{self._name} holds {len(self._evidence.held)} keys back")
        if not self._evidence.foreign:
            self._judge_holding()

    def _judge_holding(self) -> None:
        waiting = {(row.topic, row.key) for row in self._evidence.parked if row.ce_id is not None}
        for row in self._evidence.parked:
            if row.ce_id is not None and row.key is not None and (row.topic, row.key) not in self._evidence.held:
                sentence = f"is parked at {row.offset} and its key is not held: what follows would overtake it"
                self._broken("EO7", sentence, (row.topic, row.partition), row.ce_id)
        for topic, key in self._evidence.held - waiting:
            self._ledger.broken("EO7", f"{self._name} holds a key of {topic} back behind nothing: {key!r}.")

    def begin(self, place: Place, *, complete: bool) -> bool:
        """Whether the consumer reads this place; if so, what follows is about it."""
        if place[0] not in self._topics or self._evidence.foreign:
            return False
        position = self._evidence.positions.get(place)
        self._next_offset = position.next_offset if position else 0
        self._begins = self._evidence.begins.get(place, 0)
        whose = f"The position of {self._name}"
        self._row = None
        self._rewound = place in self._evidence.rewound
        if position:
            self._row = RowCheck(self._ledger, place, position.fold, position.next_offset, whose, rewound=self._rewound)
        self._last_sequence = position.fold.last_sequence if position else 0
        if position and position.gap_offset is not None:
            self._ledger.stuck("consumer_gap_open", f"{self._name} has an open gap at {position.gap_offset}", place)
        self._own = Reading(complete=complete) if place in self._evidence.accepted else None
        self._waiting = self._parked.pop(place, {})
        self._blocked, self._order, self._told = set(), {}, {}
        self._applied_last, self._diverged_at = -1, None
        return True

    def step(self, place: Place, step: Step) -> None:
        """One record."""
        offset = step.entry.offset
        if self._own:
            accepted = self._evidence.accepted[place].get(offset)
            if accepted:
                self._own.go_on_from(accepted)
            step = self._own.step(step.entry)
        if self._row:
            self._row.step(step)
        parked = self._waiting.pop(offset, None)
        mark = data_of(step)
        if step.verdict is Verdict.APPLY and mark is not None:
            self._applied_last = offset
            self._judge_applied(place, step, mark, parked)
        elif mark is not None and step.verdict is not None:
            self._judge_ignored(place, step, mark, parked)
        elif step.entry.mark is None:
            self._judge_unreadable(place, offset, parked)

    def _judge_applied(self, place: Place, step: Step, mark: Data, parked: ParkedRow | None) -> None:
        entry = step.entry
        effect = self._effects.pop(mark.ce_id.int, None)
        handled = self._evidence.types is None or entry.ce_type in self._evidence.types
        done_before_rewinding = self._rewound and mark.sequence <= self._last_sequence
        if not (done_before_rewinding or self._begins <= entry.offset < self._next_offset):
            if effect is not None or parked is not None:
                sentence = f"is done or parked at {entry.offset}; the position stands at {self._next_offset}"
                self._broken("EO7", sentence, place, mark.ce_id)
            return
        excused = self._judge_telling(place, entry, mark, done=effect is not None or parked is not None)
        if effect is not None and parked is not None:
            self._broken("EO7", f"is parked at {entry.offset} and has an effect too", place, mark.ce_id)
        elif effect is None and parked is None:
            given_up = (*place, entry.offset) in self._evidence.discarded
            if handled and not given_up and not excused and self._evidence.effects is not None:
                self._broken("EO7", f"at {entry.offset} has neither an effect nor is it parked", place, mark.ce_id)
        elif not handled:
            self._broken(
                "EO7", f"at {entry.offset} is of a type nobody handles, yet not passed over", place, mark.ce_id
            )
        if parked is not None:
            self._blocked.add(entry.key)
        if effect is not None:
            self._judge_order(place, step, mark, effect)

    def _judge_telling(self, place: Place, entry: LogEntry, mark: Data, *, done: bool) -> bool:
        """Of a fact told in several majors one record is done; whether this one is rightly not.

        Which one is free: a reader is switched to another major between any two records.
        """
        types = self._evidence.types
        tellings = [ce_type for ce_type in entry.told_in if types is None or ce_type in types]
        if entry.fact_id is None or not tellings[1:]:
            return False
        done_before = self._told.get(entry.fact_id, False)
        if done and done_before:
            self._broken("EO2", f"at {entry.offset} tells again what was done already", place, mark.ce_id)
        if entry.ce_type == tellings[-1]:
            self._told.pop(entry.fact_id, None)
            return done_before
        self._told[entry.fact_id] = done or done_before
        return True

    def _judge_order(self, place: Place, step: Step, mark: Data, effect: int) -> None:
        key = step.entry.key
        if key in self._blocked:
            sentence = f"at {step.entry.offset} has an effect, and an earlier event of its key is still parked"
            self._broken("EO7", sentence, place, mark.ce_id)
        if effect < self._order.get(key, -1):
            sentence = f"at {step.entry.offset} has its effect before an earlier event of its key"
            self._broken("EO3", sentence, place, mark.ce_id)
        self._order[key] = max(effect, self._order.get(key, -1))

    def _judge_ignored(self, place: Place, step: Step, mark: Data, parked: ParkedRow | None) -> None:
        if step.verdict is Verdict.VOID:
            self._voids.add(mark.ce_id.int)
        if step.verdict is Verdict.DIVERGED and self._diverged_at is None:
            self._diverged_at = step.entry.offset
        if parked is not None:
            invariant = "EO10" if step.verdict is Verdict.VOID else "EO7"
            self._broken(invariant, f"is parked, and at {step.entry.offset} it is {step.verdict}", place, mark.ce_id)

    def _judge_unreadable(self, place: Place, offset: int, parked: ParkedRow | None) -> None:
        passed = self._begins <= offset < self._next_offset
        if passed and parked is None and (*place, offset) not in self._evidence.discarded:
            self._ledger.broken(
                "EO7", f"{self._name}: what no relay wrote stands at {offset} and is not parked.", place
            )

    def end(self, place: Place, state: FoldState | None, start: int, end: int) -> None:
        """The log of this place is read; it goes from `start` to `end`."""
        position = self._next_offset
        if position > end:
            self._ledger.stuck(
                "consumer_log_behind", f"{self._name} has read to {position}, the log ends at {end}", place
            )
            self._ledger.broken("EO1", f"The log ends at {end}; {self._name} had read it to offset {position}.", place)
        elif self._row:
            self._row.end(self._own.state if self._own else state)
        if position < start:
            self._ledger.stuck("consumer_log_truncated", f"{self._name} stands at {position} before {start}", place)
        if self._diverged_at is not None and position <= self._diverged_at:
            self._ledger.stuck("consumer_diverged", f"The log diverges at {self._diverged_at}", place)
        for offset, row in self._waiting.items():
            if offset >= start:
                self._broken("EO7", f"is parked at {offset}, where the log holds nothing", place, row.ce_id)
        if self._drained and position <= self._applied_last:
            sentence = f"{self._name} stands at {position}; the last event that counts is at {self._applied_last}."
            self._ledger.broken("EO9", sentence, place)

    def finish(self, applied: set[int], places: Set[Place], *, incomplete: bool) -> None:
        """All logs are read. With a log missing or cut off nobody can say what an unexplained effect came from."""
        incomplete = incomplete or bool(self._evidence.positions.keys() - places)
        for ce_id in self._effects:
            if ce_id in self._voids and ce_id not in applied:
                self._broken("EO10", "has an effect, and the log holds it only as a void record", None, ce_id)
            elif not incomplete:
                self._broken("EO7", "has an effect, and no log this consumer reads applies it", None, ce_id)

    def _broken(self, invariant: str, sentence: str, place: Place | None, ce_id: UUID | int | None) -> None:
        self._ledger.broken(invariant, f"{self._name}: an event {sentence}.", place, ce_id)
