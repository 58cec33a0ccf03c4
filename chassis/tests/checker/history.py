"""A world in memory whose history is true: one producer with relays that crash, and one consumer that parks.

It is small enough to be read, and it keeps the protocol by construction. `world.evidence()` is what a checker would
find; a test plants a violation by changing the world afterwards.
"""

from dataclasses import dataclass, field, replace
from uuid import UUID

from attune_chassis.checker.evidence import (
    ConsumerEvidence,
    Effect,
    Evidence,
    LogEntry,
    Orphan,
    OutboxRow,
    ParkedRow,
    Place,
    Position,
    ProducerEvidence,
    StreamState,
)
from attune_chassis.fold import Claim, Data, FoldState, Verdict, fold

TOPIC = "trial.events"
HAPPENED, PASSED_OVER = "attune.trial.Happened.v1", "attune.trial.Ignored.v1"
PLACES: tuple[Place, Place] = ((TOPIC, 0), (TOPIC, 1))
KEYS: dict[bytes, Place] = {b"a": PLACES[0], b"b": PLACES[0], b"c": PLACES[1]}


@dataclass
class Relay:
    """One incarnation: its epoch, and where it believes each log to stand."""

    epoch: int
    streams: dict[Place, StreamState]


@dataclass
class World:
    log: dict[Place, list[LogEntry]] = field(default_factory=lambda: {place: [] for place in PLACES})
    outbox: list[tuple[OutboxRow, str]] = field(default_factory=list)
    streams: dict[Place, StreamState] = field(
        default_factory=lambda: {place: StreamState(FoldState(), 0) for place in PLACES}
    )
    orphans: list[Orphan] = field(default_factory=list)
    committed: set[UUID] | None = field(default_factory=set)
    known_below: dict[Place, int] = field(default_factory=dict)
    positions: dict[Place, Position] = field(
        default_factory=lambda: {place: Position(FoldState(), 0) for place in PLACES}
    )
    parked: list[ParkedRow] = field(default_factory=list)
    held: set[tuple[str, bytes]] = field(default_factory=set)
    effects: list[Effect] | None = field(default_factory=list)
    discarded: set[tuple[str, int, int]] = field(default_factory=set)
    rewound: set[Place] = field(default_factory=set)
    accepted: dict[Place, dict[int, FoldState]] = field(default_factory=dict)
    alarms: dict[str, float] = field(default_factory=dict)
    bounds: dict[Place, tuple[int, int]] = field(default_factory=dict)
    drained: bool = False
    types: frozenset[str] = frozenset({HAPPENED})
    relay: Relay | None = None
    in_flight: list[tuple[Place, list[LogEntry]]] = field(default_factory=list)
    versions: dict[bytes, int] = field(default_factory=dict)
    ids: int = 0

    def commit(self, key: bytes = b"a", ce_type: str = HAPPENED) -> UUID:
        """A command succeeds: its event waits in the outbox."""
        self.ids += 1
        self.versions[key] = self.versions.get(key, 0) + 1
        place = KEYS[key]
        row = OutboxRow(UUID(int=self.ids), *place, key, self.versions[key])
        self.outbox.append((row, ce_type))
        assert self.committed is not None
        self.committed.add(row.ce_id)
        return row.ce_id

    def claim(self) -> None:
        """A new relay takes over: claims, reads back, settles."""
        epoch = 1 + max(state.fold.epoch for state in self.streams.values())
        for place in PLACES:
            self._append(place, [LogEntry(0, Claim(epoch), None, "attune.stream.EpochStarted.v1")])
            state, found = self._folded(place)
            self.streams[place] = StreamState(state, len(self.log[place]))
            self.outbox = [(row, kind) for row, kind in self.outbox if row.ce_id not in found]
        self.relay = Relay(epoch, dict(self.streams))

    def publish(self, *, appended: bool = True, recorded: bool = True) -> None:
        """One round. Not appended: the bytes stay in flight. Not recorded: the relay dies before its progress."""
        if self.relay is None:
            self.claim()
        assert self.relay is not None
        for place in PLACES:
            batch = self._batch(place, self.relay)
            if not batch:
                continue
            if not appended:
                self.in_flight.append((place, batch))
                continue
            self._append(place, batch)
            if recorded:
                sent = {entry.mark.ce_id for entry in batch if isinstance(entry.mark, Data)}
                self.outbox = [(row, kind) for row, kind in self.outbox if row.ce_id not in sent]
                state, _ = self._folded(place)
                self.streams[place] = self.relay.streams[place] = StreamState(state, len(self.log[place]))
        if not (appended and recorded):
            self.relay = None

    def deliver_late(self) -> None:
        """Bytes of a dead relay reach the log after all; its successor has claimed meanwhile."""
        if self.relay is not None and self.in_flight:
            self._append(*self.in_flight.pop(0))

    def consume(self, place: Place, count: int, failing: bytes | None = None) -> None:
        """The consumer reads on; records of the key `failing` cannot be applied and are parked."""
        for entry in self.log[place][self.positions[place].next_offset :][:count]:
            assert entry.mark is not None
            state, verdict = fold(self.positions[place].fold, entry.mark)
            self.positions[place] = Position(state, entry.offset + 1)
            if verdict is not Verdict.APPLY or entry.ce_type != HAPPENED or not isinstance(entry.mark, Data):
                continue
            assert entry.key is not None
            if entry.key == failing or (place[0], entry.key) in self.held:
                reason = "held_back" if (place[0], entry.key) in self.held else "handler_error"
                self.parked.append(ParkedRow(*place, entry.offset, entry.key, entry.mark.ce_id, reason))
                self.held.add((place[0], entry.key))
            else:
                self._apply(place, entry)

    def replay(self) -> None:
        """The operator has repaired the handler: every parked record is applied in order."""
        for row in sorted(self.parked, key=lambda row: row.offset):
            self._apply((row.topic, row.partition), self.log[row.topic, row.partition][row.offset])
        self.parked.clear()
        self.held.clear()

    def drain(self) -> None:
        """Everything arrives."""
        self.replay()
        while self.outbox:
            self.publish()
        for place in PLACES:
            self.consume(place, len(self.log[place]))
        self.drained = True

    def evidence(self) -> Evidence:
        """What a checker finds."""
        producer = ProducerEvidence(
            topics=frozenset({TOPIC}),
            streams=self.streams,
            outbox=[row for row, _ in self.outbox],
            orphans=self.orphans,
            committed=self.committed,
            known_below=self.known_below,
        )
        consumer = ConsumerEvidence(
            consumer="reader",
            positions=self.positions,
            parked=self.parked,
            held=self.held,
            effects=self.effects,
            types=self.types,
            discarded=self.discarded,
            accepted=self.accepted,
            rewound=self.rewound,
        )
        return Evidence(
            places=list(self.log),
            log=lambda place: self.log[place],
            producers=[producer],
            consumers=[consumer],
            alarms=self.alarms,
            drained=self.drained,
            bounds=self.bounds,
        )

    def change(self, place: Place, offset: int, **changes: object) -> None:
        """Plant another record in the place of one."""
        self.log[place][offset] = replace(self.log[place][offset], **changes)  # type: ignore[arg-type]  # a test changes any field

    def drop(self, place: Place, offset: int) -> LogEntry:
        """The log loses a record; the later ones move up, as if it had never been."""
        lost = self.log[place].pop(offset)
        self.log[place] = [replace(entry, offset=at) for at, entry in enumerate(self.log[place])]
        return lost

    def append(self, place: Place, mark: Claim | Data | None, key: bytes = b"a", version: int | None = None) -> int:
        """Plant a record at the end; gives its offset."""
        self._append(place, [LogEntry(0, mark, key, HAPPENED, version)])
        return len(self.log[place]) - 1

    def _batch(self, place: Place, relay: Relay) -> list[LogEntry]:
        first = relay.streams[place].fold.last_sequence + 1
        rows = [(row, kind) for row, kind in self.outbox if (row.topic, row.partition) == place]
        return [
            LogEntry(0, Data(relay.epoch, first + number, row.ce_id), row.key, kind, row.aggregate_version)
            for number, (row, kind) in enumerate(rows)
        ]

    def _append(self, place: Place, batch: list[LogEntry]) -> None:
        end = len(self.log[place])
        self.log[place] += [replace(entry, offset=end + number) for number, entry in enumerate(batch)]

    def _folded(self, place: Place) -> tuple[FoldState, set[UUID]]:
        state, found = FoldState(), set()
        for entry in self.log[place]:
            assert entry.mark is not None
            state, verdict = fold(state, entry.mark)
            if verdict is Verdict.APPLY and isinstance(entry.mark, Data):
                found.add(entry.mark.ce_id)
        return state, found

    def _apply(self, place: Place, entry: LogEntry) -> None:
        assert self.effects is not None
        assert entry.key is not None
        assert isinstance(entry.mark, Data)
        self.effects.append(Effect(entry.mark.ce_id, place[0], entry.key, entry.aggregate_version))


def true_world() -> World:
    """Partition 0: claim 1, three events, claim 2, a late void record, two more; everything has arrived.

    offset      0        1    2    3    4        5           6    7
    partition 0 CLAIM 1  1/1a 1/2a 1/3b CLAIM 2  1/4a (void) 2/4a 2/5 (a type nobody handles)
    partition 1 CLAIM 1  1/1c CLAIM 2
    """
    world = World()
    for key in (b"a", b"a", b"b", b"c"):
        world.commit(key)
    world.publish(recorded=False)
    world.commit(b"a")
    world.in_flight.append((PLACES[0], [LogEntry(0, Data(1, 4, UUID(int=world.ids)), b"a", HAPPENED, 3)]))
    world.claim()
    world.deliver_late()
    world.commit(b"a", PASSED_OVER)
    world.drain()
    return world


def parked_world() -> World:
    """The true world with two events of the key c parked, the second only because the first is."""
    world = true_world()
    world.drained = False
    for _ in range(2):
        world.commit(b"c")
    world.publish()
    world.consume(PLACES[1], 9, failing=b"c")
    return world
