"""A fact told in two majors: whichever a reader reads, wherever its polls end and whenever its code changes, once."""

from collections.abc import Mapping
from itertools import pairwise
from uuid import UUID

import pytest
from aiokafka import TopicPartition
from attune_chassis.consumer.event_work import EventWork
from attune_chassis.fold import FoldState
from attune_chassis.position import Move, Position, advance_positions, create_positions, load_positions
from attune_chassis.stream import sequence_text
from attune_chassis.subscription import BatchSubscription, Record
from attune_chassis.told_facts import first_tellings, told_in
from hypothesis import given
from hypothesis import strategies as some

V1, V2, V3 = (f"attune.trial.Happened.v{major}" for major in (1, 2, 3))
OTHER = "attune.trial.Else.v1"
START = Position(FoldState(1, 0, None), 0)


def reading(*types: str) -> EventWork:
    """What a version of a reader's code reads; its handler is not asked here."""

    async def nothing(*_: object) -> None: ...

    newest = types[0]
    older: Mapping[str, str] = dict.fromkeys(types[1:], newest)
    return EventWork(
        BatchSubscription(
            consumer="reader",
            topics=("t",),
            types=frozenset({newest, OTHER}),
            handle=nothing,
            decode=lambda *_: None,
            older=older,
        ),
        "",
    )


def tellings(fact: int, majors: str) -> list[dict[str, str]]:
    """A fact's records, newest first, as `encode_fact` of the contracts writes them."""
    records = []
    for major in majors.split(","):
        headers = {"ce_type": f"attune.trial.Happened.v{major}", "ce_id": str(UUID(int=1000 * int(major) + fact))}
        if major == "1":
            headers["ce_id"] = str(UUID(int=fact))
        else:
            headers["ce_factid"] = str(UUID(int=fact))
        if "," in majors:
            headers["ce_factmajors"] = majors
        records.append(headers)
    return records


def numbered(log: list[dict[str, str]]) -> list[Record]:
    return [
        Record("t", 0, offset, b"k", {"ce_epoch": "1", "ce_sequence": sequence_text(1, offset + 1), **headers}, b"")
        for offset, headers in enumerate(log)
    ]


@some.composite
def logs(draw: some.DrawFn, majors: tuple[str, ...]) -> list[Record]:
    """Facts in the order of their keys; concurrent transactions may write between the records of one fact."""
    waiting = [tellings(fact, draw(some.sampled_from(majors))) for fact in range(1, draw(some.integers(1, 12)) + 1)]
    log: list[dict[str, str]] = []
    while waiting:
        one = waiting[draw(some.integers(0, min(1, len(waiting) - 1)))]
        log.append(one.pop(0))
        waiting = [left for left in waiting if left]
    return numbered(log)


def read(log: list[Record], cuts: list[int], codes: list[EventWork]) -> list[UUID]:
    """The facts taken, when the code of each stretch between two cuts is another."""
    position, taken = START, []
    for (start, end), work in zip(pairwise([0, *sorted(cuts), len(log)]), codes, strict=False):
        plan = work.plan(position, log[start:end])
        taken += [record.fact_id for record in plan.records]
        position = plan.position if end > start else position
    assert not position.told, "at the end of the log nothing is told again"
    return taken


def every_fact(log: list[Record]) -> list[UUID]:
    return sorted({record.fact_id for record in log})


OLD, BOTH, NEW = reading(V1), reading(V2, V1), reading(V2)
CUTS = some.lists(some.integers(0, 24), max_size=6)


@given(logs(("1", "2,1")), CUTS)
def test_a_reader_of_the_old_major_takes_every_fact_once(log: list[Record], cuts: list[int]) -> None:
    assert sorted(read(log, cuts, [OLD] * 7)) == every_fact(log)


@given(logs(("1", "2,1", "2")), CUTS)
def test_a_reader_of_the_new_major_takes_every_fact_once_also_those_told_before_it(
    log: list[Record], cuts: list[int]
) -> None:
    assert sorted(read(log, cuts, [BOTH] * 7)) == every_fact(log)


@given(logs(("2,1",)), CUTS, some.lists(some.sampled_from([OLD, BOTH]), min_size=7, max_size=7))
def test_a_reader_switched_there_and_back_at_any_record_neither_loses_nor_repeats(
    log: list[Record], cuts: list[int], codes: list[EventWork]
) -> None:
    assert sorted(read(log, cuts, codes)) == every_fact(log)


@given(logs(("2,1", "2")), some.integers(0, 24), CUTS)
def test_giving_up_the_old_major_for_good_loses_nothing(log: list[Record], at: int, cuts: list[int]) -> None:
    position, taken = START, []
    for code, stretch in ((BOTH, log[:at]), (NEW, log[at:])):
        if stretch:
            plan = code.plan(position, stretch)
            taken += [record.fact_id for record in plan.records]
            position = plan.position
    assert sorted(taken) == every_fact(log)


def test_a_fact_told_in_three_majors_is_taken_in_the_newest_that_can_be_read() -> None:
    log = numbered(tellings(1, "3,2,1"))
    for types, taken in (((V3, V2, V1), V3), ((V2, V1), V2), ((V1,), V1)):
        plan = reading(*types).plan(START, log)
        assert [record.ce_type for record in plan.records] == [taken]
        assert plan.position.told == frozenset()


def test_the_position_remembers_what_the_log_tells_again_and_the_telling_is_counted() -> None:
    log = numbered(tellings(1, "2,1"))
    plan = BOTH.plan(START, log[:1])
    assert plan.position.told == {UUID(int=1)}
    after = BOTH.plan(plan.position, log[1:])
    assert (after.records, after.position.told) == ([], frozenset())
    assert after.verdicts == {"apply": 0, "told_again": 1}


def test_without_what_the_position_remembers_a_fact_is_taken_twice() -> None:
    log = numbered(tellings(1, "2,1"))
    first, _ = first_tellings(log[:1], {V1, V2}, set())
    again, _ = first_tellings(log[1:], {V1, V2}, set())
    assert [record.fact_id for record in first + again] == [UUID(int=1)] * 2


@pytest.mark.parametrize("majors", ["", "two", "3,4", "2;1"])
def test_a_record_that_names_majors_without_its_own_is_told_once(majors: str) -> None:
    headers = {"ce_type": V1, "ce_id": str(UUID(int=1)), "ce_factmajors": majors}
    assert told_in(headers) == ()
    assert len(first_tellings(numbered([headers, headers]), {V1, V2}, set())[0]) == 2


async def test_the_row_keeps_what_the_position_remembers(lab):
    place = TopicPartition("trial.one", 0)
    seen, told = Position(FoldState(), 0), frozenset({UUID(int=1), UUID(int=2)})
    async with lab.pool.acquire() as connection:
        await create_positions(connection, "reader", {place: 0})
        for after in (Position(FoldState(1, 1), 2, None, told), Position(FoldState(1, 2), 3)):
            await advance_positions(connection, "reader", {place: Move(seen, after)})
            assert await load_positions(connection, "reader", [place]) == {place: after}
            seen = after
