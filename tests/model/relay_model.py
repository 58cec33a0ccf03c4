"""The relay: one partition, two relays, late bytes, crashes, doubts, zombies, and a database restored to the past.

Relays are told by their epoch. A relay that takes no step for a while is a zombie, so zombies need no rule of their
own. Bytes under way when a relay dies or doubts are appended at any later time, or never. Events have two keys, so that
transactions may commit in another order than that of their row ids. A restore cuts every connection.

Crashes and duels are bounded: a doubt counts as a crash, a duel is a relay starting beside a living one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.model.log import Applied, Fold, Log, Record, members, read, step

DEFENCES = frozenset(
    {"read_back", "epoch", "cas", "continuity", "orphan_check", "reconnect", "commands_wait", "rows_in_order"}
)
KEYS = 2


class Row(NamedTuple):
    """A row of the outbox."""

    row_id: int
    event: int
    version: int


class Stream(NamedTuple):
    """The `stream` row: the fold of the log below `next_offset`."""

    epoch: int = 0
    last: int = 0
    next_offset: int = 0


class Database(NamedTuple):
    """Sets of events are bits. `known`: committed in this history; `settled`: a relay has settled since the restore."""

    outbox: tuple[Row, ...] = ()
    stream: Stream = Stream()
    known: int = 0
    orphans: int = 0
    decided: int = 0
    settled: bool = True
    row_shift: int = 0


Relay = tuple[Any, ...]
"""("idle", epoch seen) or (phase, generation of the database, epoch, ...)."""


class State(NamedTuple):
    """Everything. `ever`: events any history has committed; `generation` counts restores."""

    log: Log
    database: Database
    relays: tuple[Relay, Relay]
    in_flight: tuple[tuple[Record, ...], ...]
    ever: int
    generation: int
    snapshot: Database | None
    crashes: int
    duels: int
    restores: int


@dataclass(frozen=True, kw_only=True)
class RelayModel:
    """Bounds, and the defences taken away. `derived`: lost events are made again with the same ids by consumers."""

    events: int = 2
    crashes: int = 1
    duels: int = 1
    restores: int = 0
    batch_rows_max: int = 2
    derived: bool = False
    without: frozenset[str] = frozenset()

    def initial(self) -> State:
        """Nothing has happened."""
        idle: Relay = ("idle", 0)
        return State((), Database(), (idle, idle), (), 0, 0, None, self.crashes, self.duels, self.restores)

    def steps(self, state: State) -> Iterator[tuple[str, State]]:
        """What may happen next."""
        yield from self._commits(state)
        yield from self._late_bytes(state)
        yield from self._disasters(state)
        for which in (0, 1):
            yield from self._relay_steps(state, which)

    # The service, the network, the operator.

    def _commits(self, state: State) -> Iterator[tuple[str, State]]:
        database = state.database
        if not (self.derived or database.settled or "commands_wait" in self.without):
            return
        seen = database.known if self.derived else state.ever
        for key in range(KEYS):
            event = next((e for e in range(1, self.events + 1) if e % KEYS == key and not seen >> e & 1), None)
            if event is None:
                continue
            known = database.known | 1 << event
            outbox = database.outbox
            if not database.decided >> event & 1:
                counted = database.known | database.decided
                version = 1 + sum(counted >> e & 1 for e in range(1, self.events + 1) if e % KEYS == key)
                row = Row(event - database.row_shift, event, version)
                outbox = tuple(sorted((*outbox, row)))
            after = database._replace(outbox=outbox, known=known)
            yield f"commit event {event}", state._replace(database=after, ever=state.ever | 1 << event)

    def _late_bytes(self, state: State) -> Iterator[tuple[str, State]]:
        for number, batch in enumerate(state.in_flight):
            rest = state.in_flight[:number] + state.in_flight[number + 1 :]
            yield f"late bytes arrive: {_told(batch)}", state._replace(log=state.log + batch, in_flight=rest)

    def _disasters(self, state: State) -> Iterator[tuple[str, State]]:
        database = state.database
        for event in range(1, self.events + 1):
            if database.orphans >> event & 1:
                bit = 1 << event
                after = database._replace(orphans=database.orphans & ~bit, decided=database.decided | bit)
                yield f"operator accepts orphan {event}", state._replace(database=after)
        if state.restores and state.snapshot is None:
            yield "base backup", state._replace(snapshot=database)
        if state.snapshot is not None:
            yield "restore", self._restored(state, state.snapshot)

    def _restored(self, state: State, snapshot: Database) -> State:
        shift, ever = snapshot.row_shift, state.ever
        if not self.derived:
            # The identity column goes back too: row ids of the lost history are used again for new events.
            top = max(ever.bit_length() - 1, 0)
            shift = top - max(snapshot.known.bit_length() - 1, 0)
            ever = (1 << top + 1) - 2
        return state._replace(
            database=snapshot._replace(settled=False, row_shift=shift),
            ever=ever,
            generation=state.generation + 1,
            snapshot=None,
            restores=state.restores - 1,
        )

    # The relay.

    def _relay_steps(self, state: State, which: int) -> Iterator[tuple[str, State]]:
        relay = state.relays[which]
        if relay[0] == "idle":
            yield from self._start(state, which)
            return
        name = f"relay {relay[2]}"
        if state.crashes:
            yield from self._crash(state, which)
        if self._connection_is_gone(state, relay):
            yield f"{name} finds its connection gone", _with(state, which, ("idle", relay[2]))
            return
        handlers = {
            "claim": self._claim,
            "claimed": self._read_back,
            "settle": self._settle,
            "ready": self._round,
            "send": self._send,
            "progress": self._progress,
        }
        following = handlers[relay[0]](state, which, relay)
        if following is not None:
            label, after = following
            yield f"{name} {label}", after

    def _connection_is_gone(self, state: State, relay: Relay) -> bool:
        """Noticed by whoever asks the database next; Kafka is not asked about it."""
        return "reconnect" not in self.without and relay[1] != state.generation and relay[0] not in {"claim", "send"}

    def _start(self, state: State, which: int) -> Iterator[tuple[str, State]]:
        beside = state.relays[1 - which][0] != "idle"
        if beside and not state.duels:
            return
        epoch = 1 + max(state.relays[which][1], state.database.stream.epoch)
        after = _with(state, which, ("claim", state.generation, epoch))
        yield f"relay {epoch} starts", after._replace(duels=state.duels - beside)

    def _crash(self, state: State, which: int) -> Iterator[tuple[str, State]]:
        relay = state.relays[which]
        in_flight = state.in_flight
        if relay[0] in {"claim", "send"}:
            in_flight = tuple(sorted((*in_flight, _bytes_of(relay))))
        after = state._replace(in_flight=in_flight, crashes=state.crashes - 1)
        yield f"relay {relay[2]} crashes at {relay[0]}", _with(after, which, ("idle", 0))
        yield f"relay {relay[2]} doubts at {relay[0]}", _with(after, which, ("idle", relay[2]))

    def _claim(self, state: State, which: int, relay: Relay) -> tuple[str, State]:
        _, generation, epoch = relay
        after = state._replace(log=(*state.log, Record(epoch)))
        return "claims", _with(after, which, ("claimed", generation, epoch, len(state.log)))

    def _read_back(self, state: State, which: int, relay: Relay) -> tuple[str, State]:
        _, generation, epoch, claim = relay
        seen = state.database.stream
        if seen.next_offset > claim:
            return "is fenced: another went on", _with(state, which, ("idle", epoch))
        fold: Fold = (seen.epoch, seen.last)
        found: tuple[int, ...] = ()
        if "read_back" not in self.without:
            for record in state.log[seen.next_offset : claim]:
                fold, counts = self._step(fold, record)
                found += (record.event,) if counts else ()
            if fold[0] >= epoch:
                return f"is fenced: epoch {fold[0]} stands before", _with(state, which, ("idle", fold[0]))
        new = Stream(epoch, fold[1], claim + 1)
        return f"reads back, finds {list(found)}", _with(state, which, ("settle", generation, epoch, seen, new, found))

    def _settle(self, state: State, which: int, relay: Relay) -> tuple[str, State] | None:
        _, generation, epoch, seen, new, found = relay
        database = state.database
        if database.stream != seen and "cas" not in self.without:
            return "is fenced at settling", _with(state, which, ("idle", epoch))
        waiting = {row.event for row in database.outbox}
        unknown = [event for event in found if event not in waiting and not database.decided >> event & 1]
        if unknown and "orphan_check" not in self.without:
            orphans = database.orphans
            for event in unknown:
                orphans |= 1 << event
            if orphans == database.orphans:
                return None
            return f"finds orphans {unknown}", state._replace(database=database._replace(orphans=orphans))
        left = tuple(row for row in database.outbox if row.event not in found)
        matched = sum(1 << event for event in found)
        after = database._replace(outbox=left, stream=new, settled=True, orphans=database.orphans & ~matched)
        ready = ("ready", generation, epoch, new.last, new.next_offset)
        return "settles", _with(state._replace(database=after), which, ready)

    def _round(self, state: State, which: int, relay: Relay) -> tuple[str, State] | None:
        rows = state.database.outbox
        if "rows_in_order" in self.without:
            rows = tuple(sorted(rows, key=lambda row: -row.row_id))
        batch = rows[: self.batch_rows_max]
        if not batch:
            return None
        return f"takes rows {[row.event for row in batch]}", _with(state, which, ("send", *relay[1:], batch))

    def _send(self, state: State, which: int, relay: Relay) -> tuple[str, State]:
        _, generation, epoch, last, known_offset, batch = relay
        log = state.log + _bytes_of(relay)
        after = state._replace(log=log)
        if "continuity" not in self.without and len(state.log) > known_offset:
            fold: Fold = (epoch, last)
            for record in log[known_offset:]:
                fold, _ = self._step(fold, record)
            if fold != (epoch, last + len(batch)):
                return "sends, is fenced: not contiguous", _with(after, which, ("idle", max(epoch, fold[0])))
        progress = ("progress", generation, epoch, last, known_offset, batch, len(log))
        return f"sends {_told(_bytes_of(relay))}", _with(after, which, progress)

    def _progress(self, state: State, which: int, relay: Relay) -> tuple[str, State]:
        _, generation, epoch, last, known_offset, batch, end = relay
        database = state.database
        if database.stream != Stream(epoch, last, known_offset) and "cas" not in self.without:
            return "is fenced at progress", _with(state, which, ("idle", epoch))
        row_ids = {row.row_id for row in batch}
        left = tuple(row for row in database.outbox if row.row_id not in row_ids)
        new = Stream(epoch, last + len(batch), end)
        after = state._replace(database=database._replace(outbox=left, stream=new))
        return "records progress", _with(after, which, ("ready", generation, epoch, new.last, end))

    def _step(self, fold: Fold, record: Record) -> tuple[Fold, bool]:
        return step(fold, record, heed_epochs="epoch" not in self.without)

    # What must hold.

    def broken(self, state: State) -> str | None:
        """The first invariant a state breaks."""
        folds, applied = read(state.log, heed_epochs="epoch" not in self.without)
        stream = state.database.stream
        if folds[stream.next_offset] != (stream.epoch, stream.last):
            return f"EO4: the stream row says {tuple(stream)}, the log {folds[stream.next_offset]}"
        return self._wrong_log(state.database, applied) or self._wrong_tables(state.database, applied)

    def _wrong_log(self, database: Database, applied: Applied) -> str | None:
        versions, seen = [0] * KEYS, 0
        for offset, record in applied:
            if seen >> record.event & 1:
                return f"EO2: event {record.event} is in the fold twice"
            seen |= 1 << record.event
            versions[record.event % KEYS] += 1
            if record.version != versions[record.event % KEYS]:
                return f"EO3: event {record.event} has version {record.version} out of order"
            if offset < database.stream.next_offset and not (database.known | database.decided) >> record.event & 1:
                return f"EO6: event {record.event}, unknown to the database, was settled"
        return None

    def _wrong_tables(self, database: Database, applied: Applied) -> str | None:
        waiting = sum(1 << row.event for row in database.outbox)
        published = sum(1 << record.event for _, record in applied)
        if lost := database.known & ~(waiting | published):
            return f"EO1: committed events {members(lost)} are neither in the outbox nor in the fold"
        if false := database.orphans & database.known & ~waiting:
            return f"EO6: events {members(false)} of our own are taken for orphans"
        return None

    def drained(self, state: State) -> bool:
        """All events are committed and published, nobody has to decide anything."""
        database = state.database
        everything = (1 << self.events + 1) - 2
        done = database.known if self.derived else state.ever
        return done == everything and not database.outbox and not database.orphans and database.settled

    def told(self, state: State) -> str:
        """A state in one line."""
        log = " ".join(str(record) for record in state.log)
        rows = [row.event for row in state.database.outbox]
        return f"log [{log}] outbox {rows} stream {tuple(state.database.stream)}"


def _with(state: State, which: int, relay: Relay) -> State:
    """One relay moved. The two are alike, so their order says nothing and is always the same."""
    other = state.relays[1 - which]
    return state._replace(relays=(relay, other) if relay <= other else (other, relay))


def _bytes_of(relay: Relay) -> tuple[Record, ...]:
    """What a relay has under way."""
    if relay[0] == "claim":
        return (Record(relay[2]),)
    _, _, epoch, last, _, batch = relay
    return tuple(Record(epoch, last + number, row.event, row.version) for number, row in enumerate(batch, 1))


def _told(batch: tuple[Record, ...]) -> str:
    return " ".join(str(record) for record in batch)
