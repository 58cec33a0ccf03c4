"""A consumer: two of them on one partition, one of them perhaps a zombie, an operator who replays, and a restore.

The log is given. Its first event of key a cannot be applied at first and is parked; a replay applies it. Transactions
are taken apart where others may come in between: a batch moves the position, looks for held keys, and only then writes
and commits; a replay locks the held key, looks for parked records, and then applies them and commits. Row locks make
others wait, as under READ COMMITTED.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.model.log import Fold, Log, Record, read, step

DEFENCES = frozenset({"cas", "hold_back", "held_key_lock", "epoch", "exact_offset"})

LOG: Log = (
    Record(1),
    Record(1, 1, event=1),  # key a, cannot be applied at first
    Record(1, 2, event=2),  # key b
    Record(2),
    Record(1, 3, event=5),  # key a, late bytes of relay 1: void
    Record(2, 3, event=3),  # key a
    Record(2, 4, event=4),  # key b
    Record(2, 5, event=5),  # key a
)
KEY_A = frozenset({1, 3, 5})
POISON = 1


class Position(NamedTuple):
    """The `position` row."""

    epoch: int = 0
    last: int = 0
    next_offset: int = 0


class Database(NamedTuple):
    """`effects` in the order in which they were written; `parked` are offsets; `held` says whether key a is."""

    position: Position = Position()
    effects: tuple[int, ...] = ()
    parked: tuple[int, ...] = ()
    held: bool = False


Actor = tuple[Any, ...]
"""("idle",) or (phase, generation of the database, ...)."""


class State(NamedTuple):
    """Everything. The locks name who has them: 0 and 1 the consumers, 2 the operator."""

    database: Database
    consumers: tuple[Actor, Actor]
    operator: Actor
    generation: int
    snapshot: Database | None
    crashes: int
    restores: int
    rewinds: int


@dataclass(frozen=True, kw_only=True)
class ConsumerModel:
    """Bounds, and the defences taken away."""

    records: int = 8
    crashes: int = 1
    restores: int = 1
    rewinds: int = 1
    batch_records_max: int = 2
    without: frozenset[str] = frozenset()

    @property
    def log(self) -> Log:
        """What there is to read."""
        return LOG[: self.records]

    def initial(self) -> State:
        """Nothing has been read."""
        idle: Actor = ("idle",)
        return State(Database(), (idle, idle), idle, 0, None, self.crashes, self.restores, self.rewinds)

    def steps(self, state: State) -> Iterator[tuple[str, State]]:
        """What may happen next."""
        yield from self._disasters(state)
        for which in (0, 1):
            yield from self._consumer_steps(state, which)
        yield from self._operator_steps(state)

    def _disasters(self, state: State) -> Iterator[tuple[str, State]]:
        if state.restores and state.snapshot is None:
            yield "base backup", state._replace(snapshot=state.database)
        if state.snapshot is not None:
            after = state._replace(
                database=state.snapshot,
                generation=state.generation + 1,
                snapshot=None,
                restores=state.restores - 1,
                operator=("idle",),
            )
            yield "restore", after
        position = state.database.position
        if state.rewinds and not self._locked(state, "position"):
            for offset, record in enumerate(self.log[: position.next_offset]):
                if record.number == 0:
                    rewound = state.database._replace(position=Position(0, position.last, offset))
                    after = state._replace(database=rewound, rewinds=state.rewinds - 1)
                    yield f"operator rewinds to {offset}", after

    # The consumers.

    def _consumer_steps(self, state: State, which: int) -> Iterator[tuple[str, State]]:
        actor, name = state.consumers[which], _name(state.consumers[which])
        if actor[0] != "idle" and actor[1] != state.generation:
            yield f"{name} finds its connection gone", _with(state, which, ("idle",))
            return
        if actor[0] != "idle" and state.crashes:
            yield f"{name} crashes at {actor[0]}", _with(state._replace(crashes=state.crashes - 1), which, ("idle",))
        if actor[0] == "idle":
            loaded = ("reading", state.generation, state.database.position)
            yield f"{name} loads its position", _with(state, which, loaded)
        elif actor[0] == "reading":
            yield from self._begin(state, which, actor[2])
        elif actor[0] == "moved":
            yield from self._look(state, which, actor)
        else:
            yield self._commit(state, which, actor)

    def _begin(self, state: State, which: int, seen: Position) -> Iterator[tuple[str, State]]:
        """Fetch some records and begin their transaction: compare and set the position, which locks its row."""
        if self._locked(state, "position"):
            return
        if state.database.position != seen and "cas" not in self.without:
            yield f"consumer at {seen.next_offset} is fenced", _with(state, which, ("idle",))
            return
        starts = [seen.next_offset]
        if "exact_offset" in self.without:
            starts.append(seen.next_offset + 1)
        for start in starts:
            for end in range(start + 1, min(start + self.batch_records_max, len(self.log)) + 1):
                moved = ("moved", state.generation, seen, start, end)
                yield f"consumer at {seen.next_offset} begins {start}..{end - 1}", _with(state, which, moved)

    def _look(self, state: State, which: int, actor: Actor) -> Iterator[tuple[str, State]]:
        """Lock the held keys among those of the batch; wait where another has them locked."""
        _, generation, seen, start, end = actor
        _, items = self._plan(seen, start, end)
        held = False
        if "hold_back" not in self.without and any(LOG[offset].event in KEY_A for offset in items):
            locking = "held_key_lock" not in self.without
            if locking and state.database.held and self._locked(state, "held_key"):
                return
            held = state.database.held
        looked = ("looked", generation, seen, start, end, held)
        yield f"consumer at {seen.next_offset} sees key a {'held' if held else 'free'}", _with(state, which, looked)

    def _commit(self, state: State, which: int, actor: Actor) -> tuple[str, State]:
        _, generation, seen, start, end, held = actor
        after, items = self._plan(seen, start, end)
        database = state.database
        effects, parked, parks = list(database.effects), list(database.parked), False
        for offset in items:
            event = self.log[offset].event
            if event in KEY_A and held:
                parked.append(offset)
                parks = True
            elif event == POISON:
                parked.append(offset)
                held = parks = "hold_back" not in self.without
            else:
                effects.append(event)
        written = Database(after, tuple(effects), tuple(sorted(set(parked))), database.held or parks)
        done = _with(state._replace(database=written), which, ("reading", generation, after))
        return f"consumer at {seen.next_offset} commits {start}..{end - 1}", done

    def _plan(self, seen: Position, start: int, end: int) -> tuple[Position, list[int]]:
        fold: Fold = (seen.epoch, seen.last)
        items = []
        for offset in range(start, end):
            fold, counts = step(fold, self.log[offset], heed_epochs="epoch" not in self.without)
            if counts:
                items.append(offset)
        return Position(*fold, end), items

    # The operator.

    def _operator_steps(self, state: State) -> Iterator[tuple[str, State]]:
        phase, database = state.operator[0], state.database
        if phase == "idle":
            if database.held and not self._locked(state, "held_key"):
                yield "operator begins a replay", state._replace(operator=("locked", state.generation))
        elif phase == "locked":
            found = ("found", state.generation, database.parked)
            yield f"operator finds {list(database.parked)} parked", state._replace(operator=found)
        else:
            applied = tuple(self.log[offset].event for offset in state.operator[2])
            # The rows go by key, whatever has come since.
            after = database._replace(effects=database.effects + applied, parked=(), held=False)
            yield "operator commits the replay", state._replace(database=after, operator=("idle",))

    def _locked(self, state: State, row: str) -> bool:
        if row == "position":
            return any(actor[0] in {"moved", "looked"} and actor[1] == state.generation for actor in state.consumers)
        taken = "held_key_lock" not in self.without
        return state.operator[0] != "idle" or any(
            taken and actor[0] == "looked" and actor[-1] and actor[1] == state.generation for actor in state.consumers
        )

    # What must hold.

    def broken(self, state: State) -> str | None:
        """The first invariant a state breaks."""
        database = state.database
        effects = database.effects
        if len(set(effects)) != len(effects):
            return f"EO2: effects {list(effects)} hold an event twice"
        for members in (KEY_A, frozenset({2, 4})):
            of_key = [event for event in effects if event in members]
            if of_key != sorted(of_key):
                return f"EO3: effects {of_key} of one key are out of order"
        folds, applied = read(self.log)
        position = database.position
        epoch, last = folds[position.next_offset]
        rewound = state.rewinds < self.rewinds
        # Rewound, a row is ahead of the log it reads again: by its number, and until the claim by its epoch.
        epoch_is_true = position.epoch == epoch or (rewound and not position.epoch)
        if not epoch_is_true or position.last < last or (position.last > last and not rewound):
            return f"EO4: the position says {tuple(position)}, the log {folds[position.next_offset]}"
        return self._misplaced(database, [(offset, record.event) for offset, record in applied])

    def _misplaced(self, database: Database, applied: list[tuple[int, int]]) -> str | None:
        position, waiting = database.position, False
        for offset, event in applied:
            below = LOG[offset].number <= position.last
            parked, done = offset in database.parked, event in database.effects
            if below and parked == done:
                return f"EO7: event {event} is {'both parked and done' if done else 'neither parked nor done'}"
            if not below and (parked or done):
                return f"EO7: event {event} is done before the position has come to it"
            if event in KEY_A:
                if done and waiting:
                    return f"EO7: event {event} overtook a parked one of its key"
                waiting = waiting or parked
        if database.parked and not database.held and "hold_back" not in self.without:
            return "EO7: a record is parked and its key is free"
        counting = {offset for offset, _ in applied}
        if void := [offset for offset in database.parked if offset not in counting]:
            return f"EO10: records {void} do not count and are parked"
        return None

    def drained(self, state: State) -> bool:
        """Everything has its effect."""
        database = state.database
        return database.position.next_offset == len(self.log) and not database.parked and not database.held

    def told(self, state: State) -> str:
        """A state in one line."""
        database = state.database
        held = ", key a held" if database.held else ""
        position, effects = tuple(database.position), list(database.effects)
        return f"position {position} effects {effects} parked {list(database.parked)}{held}"


def _with(state: State, which: int, actor: Actor) -> State:
    """One consumer moved. The two are alike, so their order says nothing and is always the same."""
    other = state.consumers[1 - which]
    return state._replace(consumers=(actor, other) if actor <= other else (other, actor))


def _name(actor: Actor) -> str:
    return f"consumer at {actor[2].next_offset}" if len(actor) > 2 else "consumer"
