"""Random true histories are found clean, and a random violation planted into one is found."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from attune_chassis.checker import check
from attune_chassis.checker.evidence import Evidence, LogEntry
from attune_chassis.fold import Claim, Data, FoldState, Mark, Verdict, fold
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.tests.checker.history import HAPPENED, KEYS, PASSED_OVER, PLACES, World

keys = st.sampled_from(sorted(KEYS))
places = st.sampled_from(PLACES)
MOVES = st.one_of(
    st.builds(lambda key, kind: lambda world: world.commit(key, kind), keys, st.sampled_from([HAPPENED, PASSED_OVER])),
    st.just(World.claim),
    st.just(World.publish),
    st.just(lambda world: world.publish(recorded=False)),
    st.just(lambda world: world.publish(appended=False)),
    st.just(World.deliver_late),
    st.builds(lambda place, count: lambda world: world.consume(place, count), places, st.integers(1, 4)),
    st.builds(lambda place, key: lambda world: world.consume(place, 4, failing=key), places, keys),
    st.just(World.replay),
)


@st.composite
def histories(draw: st.DrawFn) -> World:
    world = World()
    for move in draw(st.lists(MOVES, max_size=40)):
        move(world)
    if draw(st.booleans()):
        world.drain()
    return world


@st.composite
def rich_histories(draw: st.DrawFn) -> World:
    """Random ones that end with something of everything: effects on both partitions, and a key held back."""
    world = draw(histories())
    for key in (b"a", b"a", b"c", b"c"):
        world.commit(key)
    world.drain()
    world.commit(b"b")
    world.publish()
    world.consume(PLACES[0], 9, failing=b"b")
    world.drained = False
    return world


def broken(world: World) -> set[str]:
    return {violation.invariant for violation in asyncio.run(check(world.evidence())).violations}


@settings(max_examples=150, deadline=None)
@given(histories())
def test_a_true_history_is_never_blamed(world):
    assert not asyncio.run(check(world.evidence())).violations


def lose_an_effect(world: World, pick: Callable[[int], int]) -> None:
    assert world.effects
    world.effects.pop(pick(len(world.effects)))


def double_an_effect(world: World, pick: Callable[[int], int]) -> None:
    assert world.effects
    world.effects.append(world.effects[pick(len(world.effects))])


def misplace_a_stream_row(world: World, pick: Callable[[int], int]) -> None:
    place = PLACES[pick(2)]
    row = world.streams[place]
    world.streams[place] = replace(row, fold=replace(row.fold, last_sequence=row.fold.last_sequence + 1))


def misplace_a_position(world: World, pick: Callable[[int], int]) -> None:
    place = PLACES[pick(2)]
    row = world.positions[place]
    world.positions[place] = replace(row, fold=replace(row.fold, epoch=row.fold.epoch + 1))


def publish_once_more(world: World, pick: Callable[[int], int]) -> None:
    place = PLACES[pick(2)]
    state = FoldState()
    counting: list[LogEntry] = []
    for entry in world.log[place]:
        assert entry.mark is not None
        state, verdict = fold(state, entry.mark)
        counting += [entry] if verdict is Verdict.APPLY else []
    again = counting[pick(len(counting))]
    assert isinstance(again.mark, Data)
    world.append(place, Data(state.epoch, state.last_sequence + 1, again.mark.ce_id), again.key or b"")


def lose_a_record(world: World, pick: Callable[[int], int]) -> None:
    """A record that counts, with another behind it or known to the relay."""
    place = PLACES[pick(2)]
    state, offsets = FoldState(), []
    for entry in world.log[place]:
        assert entry.mark is not None
        state, verdict = fold(state, entry.mark)
        offsets += [entry.offset] if verdict is Verdict.APPLY else []
    world.drop(place, offsets[pick(len(offsets))])


def swap_two_effects_of_a_key(world: World, pick: Callable[[int], int]) -> None:
    assert world.effects
    key = (b"a", b"c")[pick(2)]
    one, *_, other = (number for number, effect in enumerate(world.effects) if effect.key == key)
    world.effects[one], world.effects[other] = world.effects[other], world.effects[one]


def forget_to_hold(world: World, pick: Callable[[int], int]) -> None:
    world.held.remove(sorted(world.held)[pick(len(world.held))])


CORRUPTIONS = {
    lose_an_effect: {"EO7"},
    double_an_effect: {"EO2"},
    misplace_a_stream_row: {"EO4"},
    misplace_a_position: {"EO4"},
    publish_once_more: {"EO2"},
    lose_a_record: {"EO1", "EO4"},
    swap_two_effects_of_a_key: {"EO3"},
    forget_to_hold: {"EO7"},
}


@settings(max_examples=250, deadline=None)
@given(rich_histories(), st.sampled_from(sorted(CORRUPTIONS, key=lambda plant: plant.__name__)), st.data())
def test_one_random_corruption_is_found(world, plant, data):
    plant(world, lambda count: data.draw(st.integers(0, count - 1)))
    assert broken(world) & CORRUPTIONS[plant]


marks = st.one_of(
    st.builds(Claim, st.integers(1, 3)),
    st.builds(Data, st.integers(1, 3), st.integers(1, 4), st.sampled_from([UUID(int=n) for n in range(1, 6)])),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(marks, max_size=14))
def test_rewinding_is_judged_as_if_every_earlier_offset_had_been_tried(log):
    entries = [LogEntry(offset, mark) for offset, mark in enumerate(log)]
    evidence = Evidence(places=[PLACES[0]], log=lambda _: entries)
    found = {violation.invariant for violation in asyncio.run(check(evidence)).violations}
    assert ("EO5" in found) == any(
        applies_something(state_after(log[:to]), log[again_from:to])
        for to in range(len(log) + 1)
        for again_from in range(to)
    )


def state_after(log: list[Mark]) -> FoldState:
    state = FoldState()
    for mark in log:
        state, _ = fold(state, mark)
    return state


def applies_something(state: FoldState, log: list[Mark]) -> bool:
    for mark in log:
        state, verdict = fold(state, mark)
        if verdict is Verdict.APPLY:
            return True
    return False
