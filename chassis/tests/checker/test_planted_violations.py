"""Every invariant is seen to be found broken: violations planted one at a time into a true history."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from attune_chassis.checker import check
from attune_chassis.checker.evidence import Effect, Orphan, OutboxRow, ParkedRow, Position, StreamState
from attune_chassis.fold import Claim, Data, FoldState

from chassis.tests.checker.history import HAPPENED, PASSED_OVER, PLACES, TOPIC, World, parked_world, true_world

FIRST, SECOND = PLACES
STRANGER = UUID(int=999)
Plant = Callable[[World], object]


def broken(world: World) -> set[str]:
    """The invariants found broken."""
    return {violation.invariant for violation in asyncio.run(check(world.evidence())).violations}


def wait_in_outbox(world: World, ce_id: UUID) -> None:
    world.outbox.append((OutboxRow(ce_id, *FIRST, b"a", 9), HAPPENED))


def move(world: World, *, next_offset: int | None = None, **fold: object) -> None:
    """Change the stream row of the first partition."""
    row = world.streams[FIRST]
    world.streams[FIRST] = StreamState(
        replace(row.fold, **fold),  # type: ignore[arg-type]  # a test changes any field
        row.next_offset if next_offset is None else next_offset,
    )


def stand(world: World, *, next_offset: int | None = None, gap_offset: int | None = None, **fold: object) -> None:
    """Change the position of the first partition."""
    row = world.positions[FIRST]
    world.positions[FIRST] = Position(
        replace(row.fold, **fold),  # type: ignore[arg-type]  # a test changes any field
        row.next_offset if next_offset is None else next_offset,
        gap_offset,
    )


def known_only_to_the_log(world: World) -> None:
    world.append(FIRST, Data(2, 6, STRANGER), b"a", 5)
    world.committed = None
    world.known_below = {FIRST: 9}


def orphan_settled(world: World) -> None:
    world.orphans.append(Orphan(UUID(int=2), None))


def applied_in_the_wrong_order(world: World) -> None:
    world.append(FIRST, Data(2, 7, UUID(int=21)))
    world.append(FIRST, Data(2, 6, UUID(int=22)))


def park(world: World, offset: int, ce_id: UUID | None = None) -> None:
    world.parked.append(ParkedRow(*FIRST, offset, b"a", ce_id or UUID(int=1), "handler_error"))
    world.held.add((TOPIC, b"a"))


def park_without_holding(world: World) -> None:
    park(world, 1)
    world.held.clear()


def overtake(world: World) -> None:
    """The first event of a is parked, the later ones were applied."""
    assert world.effects
    world.effects = [effect for effect in world.effects if effect.ce_id.int != 1]
    park(world, 1)


def swap(world: World, one: int, other: int) -> None:
    assert world.effects
    world.effects[one], world.effects[other] = world.effects[other], world.effects[one]


def of_void(world: World) -> None:
    """The second relay never sends the event again, yet the late void record had its effect."""
    world.change(FIRST, 6, mark=Data(2, 4, UUID(int=50)))
    assert world.effects
    assert world.committed
    world.committed.add(UUID(int=50))
    world.effects.append(Effect(UUID(int=50), TOPIC, b"a", 3))


def forget(number: int) -> Plant:
    def plant(world: World) -> None:
        assert world.effects
        world.effects = [effect for effect in world.effects if effect.ce_id.int != number]

    return plant


def double(world: World) -> None:
    assert world.effects
    world.effects.append(world.effects[0])


PLANTED: dict[str, tuple[str, Plant]] = {
    "a committed event is nowhere": ("EO1", lambda world: world.committed.add(STRANGER)),  # type: ignore[union-attr]  # it is known here
    "the log lost an event": ("EO1", lambda world: world.drop(FIRST, 2)),
    "the log lost its end, as the relay knows": ("EO1", lambda world: world.log[FIRST].pop()),
    "one number stands under two ids": ("EO1", lambda world: world.append(FIRST, Data(2, 5, STRANGER))),
    "an event was published twice": ("EO2", lambda world: world.append(FIRST, Data(2, 6, UUID(int=1)))),
    "an event has its effect twice": ("EO2", double),
    "a published event still waits": ("EO2", lambda world: wait_in_outbox(world, UUID(int=1))),
    "a version was left out": ("EO3", lambda world: world.change(FIRST, 7, aggregate_version=5)),
    "a version came twice": ("EO3", lambda world: world.change(FIRST, 2, aggregate_version=1)),
    "an aggregate does not begin at 1": ("EO3", lambda world: world.change(SECOND, 1, aggregate_version=2)),
    "two effects of a key are swapped": ("EO3", lambda world: swap(world, 0, 1)),
    "the stream row has another epoch": ("EO4", lambda world: move(world, epoch=1)),
    "the stream row has another number": ("EO4", lambda world: move(world, last_sequence=4)),
    "the stream row has another id": ("EO4", lambda world: move(world, last_ce_id=STRANGER)),
    "the stream row stands elsewhere": ("EO4", lambda world: move(world, next_offset=7)),
    "the position has another epoch": ("EO4", lambda world: stand(world, epoch=3)),
    "the position has another number": ("EO4", lambda world: stand(world, last_sequence=6)),
    "the position has another id": ("EO4", lambda world: stand(world, last_ce_id=STRANGER)),
    "a later number came first": ("EO5", applied_in_the_wrong_order),
    "nobody committed it": ("EO6", lambda world: world.append(FIRST, Data(2, 6, STRANGER))),
    "the database does not know it": ("EO6", known_only_to_the_log),
    "an orphan was settled undecided": ("EO6", orphan_settled),
    "an effect is missing": ("EO7", forget(2)),
    "an event is parked and has its effect": ("EO7", lambda world: park(world, 1)),
    "a later event of the key overtook": ("EO7", overtake),
    "a parked record's key is not held": ("EO7", park_without_holding),
    "a key is held behind nothing": ("EO7", lambda world: world.held.add((TOPIC, b"b"))),
    "an effect is ahead of the position": ("EO7", lambda world: stand(world, next_offset=2, epoch=1, last_sequence=1)),
    "an effect of an unhandled type": ("EO7", lambda world: world.effects.append(Effect(UUID(int=6), TOPIC, b"a"))),  # type: ignore[union-attr]  # known here
    "an effect of nothing": ("EO7", lambda world: world.effects.append(Effect(STRANGER, TOPIC, b"a"))),  # type: ignore[union-attr]  # known here
    "a record no relay wrote was passed over": (
        "EO7",
        lambda world: stand(world, next_offset=world.append(FIRST, None) + 1),
    ),
    "a record is parked that is not there": ("EO7", lambda world: park(world, 77)),
    "the outbox is not empty": ("EO9", lambda world: world.commit(b"c")),
    "the relay never read its last batch": ("EO9", lambda world: move(world, next_offset=6, last_sequence=3)),
    "the consumer stopped on the way": ("EO9", lambda world: stand(world, next_offset=6, last_sequence=3)),
    "a void record has its effect": ("EO10", of_void),
    "a void record is parked": ("EO10", lambda world: park(world, 5, UUID(int=5))),
}


def test_a_true_history_has_no_violation():
    findings = asyncio.run(check(true_world().evidence()))
    assert not findings.violations
    assert findings.counts["applied"] == 6
    assert (findings.counts["voids"], findings.counts["effects"]) == (1, 5)


def test_a_true_history_with_parked_records_has_no_violation():
    findings = asyncio.run(check(parked_world().evidence()))
    assert not findings.violations
    assert findings.counts["parked"] == 2


@pytest.mark.parametrize("name", PLANTED)
def test_each_planted_violation_is_found(name):
    invariant, plant = PLANTED[name]
    world = true_world()
    plant(world)
    assert invariant in broken(world)


def test_every_invariant_has_a_planted_violation():
    told = {invariant for invariant, _ in PLANTED.values()} | {"EO8"}
    assert told == {f"EO{number}" for number in range(1, 11)}


def test_a_parked_record_that_was_overtaken_by_a_held_back_one_is_found():
    world = parked_world()
    second = max(world.parked, key=lambda row: row.offset)
    world.parked.remove(second)
    assert second.ce_id
    assert world.effects is not None
    world.effects.append(Effect(second.ce_id, TOPIC, b"c", 3))
    assert broken(world) == {"EO7"}


def test_a_parked_record_whose_key_is_free_is_found_by_itself():
    world = parked_world()
    assert not broken(world)
    world.held.clear()
    assert broken(world) == {"EO7"}


def test_an_event_both_parked_and_done_is_told_as_that():
    world = true_world()
    park(world, 1)
    told = [violation.sentence for violation in asyncio.run(check(world.evidence())).violations]
    assert "reader: an event is parked at 1 and has an effect too." in told


def test_a_log_that_lost_its_end_is_found_by_the_relays_row_and_by_the_readers():
    world = true_world()
    world.log[FIRST].pop()
    told = [violation.sentence for violation in asyncio.run(check(world.evidence())).violations]
    assert "The log ends at 7; the relay had read it to offset 8." in told
    assert "The log ends at 7; reader had read it to offset 8." in told


def orphans_open(world: World) -> None:
    world.append(FIRST, Data(2, 6, STRANGER))
    world.orphans.append(Orphan(STRANGER, None))


def divergence(world: World) -> None:
    world.append(FIRST, Data(2, 5, STRANGER))


def shortened(world: World) -> None:
    world.log[FIRST].pop()


def truncated(world: World) -> None:
    world.log[FIRST] = [replace(entry, offset=entry.offset + 20) for entry in world.log[FIRST]]


STUCK: dict[str, tuple[str, Plant]] = {
    "orphans": ("relay_orphans", orphans_open),
    "a log shorter than the relay knows": ("relay_log_behind", shortened),
    "a log shorter than the consumer read": ("consumer_log_behind", shortened),
    "unread records deleted, for the relay": ("relay_refused", truncated),
    "unread records deleted, for the consumer": ("consumer_log_truncated", truncated),
    "an open gap": ("consumer_gap_open", lambda world: stand(world, gap_offset=3)),
    "two histories": ("consumer_diverged", divergence),
    "an outbox nobody empties": ("outbox_oldest_age_seconds", lambda world: world.commit(b"c")),
    "parked records": ("parked", lambda world: park(world, 1)),
    "held keys": ("held_keys", lambda world: park(world, 1)),
}


@pytest.mark.parametrize("name", STUCK)
def test_each_stuck_state_must_have_its_alarm(name):
    alarm, plant = STUCK[name]
    silent, loud = true_world(), true_world()
    for world in (silent, loud):
        plant(world)
        world.alarms = dict.fromkeys({stuck for stuck, _ in STUCK.values()}, 1.0)
    silent.alarms[alarm] = 0.0
    assert "EO8" in broken(silent)
    assert "EO8" not in broken(loud)


def test_alarms_that_nobody_measured_are_not_missed():
    world = parked_world()
    world.alarms = {}
    assert not broken(world)


def test_a_decided_orphan_is_no_violation():
    world = true_world()
    assert world.committed
    world.committed.remove(UUID(int=2))
    assert "EO6" in broken(world)
    world.orphans.append(Orphan(UUID(int=2), "accept"))
    assert not broken(world)


def test_a_record_an_operator_discarded_is_missed_by_nobody():
    world = true_world()
    forget(6)(world)
    forget(5)(world)
    assert "EO7" in broken(world)
    world.discarded.add((*FIRST, 6))
    assert not broken(world)


def test_an_accepted_gap_is_the_consumers_new_beginning():
    world = true_world()
    world.drained = False
    offset = world.append(FIRST, Data(2, 9, UUID(int=60)), b"a", 9)
    world.append(FIRST, Data(2, 10, UUID(int=61)), b"a", 10)
    assert world.effects is not None
    world.effects += [Effect(UUID(int=60), TOPIC, b"a", 9), Effect(UUID(int=61), TOPIC, b"a", 10)]
    world.positions[FIRST] = Position(FoldState(2, 10, UUID(int=61)), offset + 2)
    assert broken(world) > {"EO1", "EO4"}
    world.accepted = {FIRST: {offset: FoldState(2, 8)}}
    assert broken(world) == {"EO1"}, "the loss in the log stays a loss"


@pytest.mark.parametrize("to", [(0, 0), (1, 2), (1, 4), (2, 5), (2, 7)])
def test_a_rewound_consumer_is_ahead_of_what_it_reads_again(to):
    epoch, next_offset = to
    world = true_world()
    world.drained = False
    stand(world, epoch=epoch, next_offset=next_offset)
    assert "EO4" in broken(world)
    world.rewound.add(FIRST)
    assert not broken(world)
    stand(world, last_ce_id=None, last_sequence=0, epoch=2, next_offset=7)
    assert "EO4" in broken(world)


OLDER, NEWER = HAPPENED, "attune.trial.Happened.v2"
FACT = UUID(int=70)


def told_twice(done: str = "newer", types: frozenset[str] = frozenset({OLDER, NEWER})) -> World:
    """The true world, and a fact told in two majors at its end, of which the consumer did the newer telling."""
    world = true_world()
    world.types = types
    for ce_id, ce_type, number in ((UUID(int=71), NEWER, 6), (FACT, OLDER, 7)):
        offset = world.append(FIRST, Data(2, number, ce_id), b"a", 5)
        world.change(FIRST, offset, ce_type=ce_type, told_in=(NEWER, OLDER), fact_id=FACT)
        assert world.committed is not None
        world.committed.add(ce_id)
    assert world.effects is not None
    ids = {"newer": [UUID(int=71)], "older": [FACT], "both": [UUID(int=71), FACT], "none": []}[done]
    world.effects += [Effect(ce_id, TOPIC, b"a", 5) for ce_id in ids]
    stand(world, next_offset=10, last_sequence=7, last_ce_id=FACT)
    world.drained = False
    return world


@pytest.mark.parametrize("done", ["newer", "older"])
def test_a_fact_told_in_two_majors_has_one_version_and_one_effect_whichever_was_read(done):
    assert not broken(told_twice(done))


def test_a_reader_of_one_major_does_its_telling():
    assert not broken(told_twice("older", frozenset({OLDER})))
    assert broken(told_twice("none", frozenset({OLDER}))) == {"EO7"}


def test_a_fact_done_in_both_majors_or_in_none_is_found():
    assert broken(told_twice("both")) == {"EO2"}
    assert broken(told_twice("none")) == {"EO7"}


def test_majors_in_the_wrong_order_or_of_another_event_are_found():
    world = told_twice()
    world.change(FIRST, 8, ce_type=OLDER, told_in=())
    world.change(FIRST, 9, ce_type=NEWER, told_in=())
    assert "EO3" in broken(world)
    world = told_twice()
    world.change(FIRST, 9, ce_type="attune.trial.Other.v1", told_in=())
    assert {"EO1", "EO3"} <= broken(world)


def test_a_major_in_which_a_fact_was_to_be_told_and_was_not_is_found():
    world = told_twice("older")
    world.change(FIRST, 9, aggregate_version=6, ce_type=PASSED_OVER, told_in=())
    assert "EO1" in broken(world)


def test_a_log_without_its_beginning_is_judged_from_its_first_claim():
    world = true_world()
    world.log[FIRST] = world.log[FIRST][3:]
    world.committed = world.effects = None
    findings = asyncio.run(check(world.evidence()))
    assert not findings.violations
    assert (findings.counts["unjudged"], findings.counts["unreadable"]) == (3, 0)
    world.log[FIRST][4] = replace(world.log[FIRST][4], mark=Data(2, 6, STRANGER))
    assert broken(world) == {"EO1", "EO4"}


def test_of_very_many_violations_only_the_first_are_told_and_all_are_counted():
    world = true_world()
    assert world.committed is not None
    world.committed |= {UUID(int=10_000 + number) for number in range(500)}
    findings = asyncio.run(check(world.evidence()))
    assert len(findings.violations) == 100
    assert findings.counts["violations"] == 500


def test_a_violation_says_what_where_and_which_event():
    world = true_world()
    world.append(FIRST, Data(2, 6, UUID(int=1)), b"a", 5)
    violation = next(told for told in asyncio.run(check(world.evidence())).violations if told.invariant == "EO2")
    assert (violation.place, violation.ce_id) == (FIRST, UUID(int=1))
    assert violation.sentence == "The fold applies it twice, again at 8."


def test_a_claim_that_lost_changes_nothing():
    world = true_world()
    world.append(FIRST, Claim(1))
    assert not broken(world)
