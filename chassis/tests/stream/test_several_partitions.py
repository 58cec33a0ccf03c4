"""One poll is one transaction over all its partitions: all of it or nothing, and one lost row spoils only itself."""

import asyncio
from dataclasses import replace

import attune_chassis.consumer.batch as batch_module
import pytest
from attune_chassis.consumer.event_work import EventWork
from attune_chassis.fold import FoldState
from attune_chassis.position import Position, PositionMovedError


@pytest.fixture
async def plans(lab, effects):
    """A log in all four partitions, their rows, and what a consumer would do with it: work and plans."""
    await lab.publish(*lab.events(2), *spread(lab, 9))
    await lab.pool.executemany(
        "INSERT INTO position (consumer, topic, partition) VALUES ('reader', $1, $2)",
        [(place.topic, place.partition) for place in lab.partitions],
    )
    work = EventWork(lab.subscription(effects), lab.prefix)
    log = await lab.log()
    assert all(len(records) > 1 for records in log.values()), "each partition has a claim and an event"
    start = Position(FoldState(), 0)
    return work, {place: work.plan(start, [lab.record(raw) for raw in log[place]]) for place in lab.partitions}


def spread(lab, count):
    """Events of as many keys, over the partitions of the other topic."""
    return [lab.event("trial.triple", str(n).encode(), str(n).encode()) for n in range(count)]


async def test_all_partitions_move_together_with_their_effects(lab, plans):
    work, of_all = plans
    await batch_module.run_batch(lab.pool, lab.no_hook, work, of_all)
    assert await lab.effects() == [b"0", b"1"]
    assert sorted(await lab.effects("trial.triple")) == [str(n).encode() for n in range(9)]
    rows = await lab.pool.fetch("SELECT topic, partition, next_offset, last_sequence, last_ce_id FROM position")
    for topic, partition, next_offset, last_sequence, last_ce_id in rows:
        plan = of_all[(topic, partition)]
        assert (next_offset, last_sequence) == (plan.position.next_offset, plan.position.fold.last_sequence)
        assert last_ce_id == plan.position.fold.last_ce_id


async def test_one_lost_row_undoes_all_and_is_named(lab, plans):
    work, of_all = plans
    lost = lab.partitions[2]
    await lab.pool.execute("UPDATE position SET epoch = 7 WHERE (topic, partition) = ($1, $2)", *lost)
    with pytest.raises(PositionMovedError) as refused:
        await batch_module.run_batch(lab.pool, lab.no_hook, work, of_all)
    assert refused.value.partitions == {lost}
    assert await lab.value("SELECT count(*) FROM effect") == 0
    assert await lab.value("SELECT sum(next_offset) FROM position") == 0


async def both_at_once(lab, plans, new_gate):
    """Two who believe they own the same partitions, met in the middle of their transactions in opposite orders."""
    work, of_all = plans
    backwards = dict(reversed(of_all.items()))
    first, second = new_gate(), new_gate()
    first.hold("consumer.moved")
    one = asyncio.create_task(batch_module.run_batch(lab.pool, first, work, of_all))
    await first.arrived("consumer.moved")
    other = asyncio.create_task(batch_module.run_batch(lab.pool, second, work, backwards))
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    await lab.eventually(lambda: lab.value(waiting), "the second waits for the first")
    first.release("consumer.moved")
    return await asyncio.gather(one, other, return_exceptions=True)


async def test_of_two_who_believe_they_own_the_same_partitions_one_has_effects(lab, plans, new_gate):
    _, refused = await both_at_once(lab, plans, new_gate)
    assert isinstance(refused, PositionMovedError)
    assert len(refused.partitions) == 4
    assert await lab.value("SELECT count(*) = 11 AND count(DISTINCT ce_id) = 11 FROM effect")


async def test_without_compare_and_set_both_have_effects(lab, plans, monkeypatch):
    async def unguarded(*_arguments):
        return None

    monkeypatch.setattr(batch_module, "advance_positions", unguarded)
    work, of_all = plans
    for _ in range(2):
        await batch_module.run_batch(lab.pool, lab.no_hook, work, of_all)
    assert await lab.value("SELECT count(*) = 22 AND count(DISTINCT ce_id) = 11 FROM effect")


async def test_a_running_consumer_repeats_without_the_lost_partition_and_then_reads_that_one_anew(
    lab, effects, gate, quick_consumer
):
    await lab.publish(*lab.events(3), *spread(lab, 30))
    gate.hold("consumer.begin")
    consumer = lab.consumer(effects, hook=gate, metrics=lab.metrics)
    async with lab.running(consumer):
        await gate.arrived("consumer.begin")
        # As if its successor had done the first event of this partition: claim, first event.
        await lab.pool.execute(
            "UPDATE position SET epoch = 1, last_sequence = 1, next_offset = 2 WHERE topic LIKE '%single'"
        )
        gate.release("consumer.begin")
        await lab.eventually(lab.has_effects([b"1", b"2"]), "what the row says is missing")
        numbers = sorted(str(n).encode() for n in range(30))

        async def all_others():
            return sorted(await lab.effects("trial.triple")) == numbers

        await lab.eventually(all_others, "the effects of the other topic, once")
        await lab.eventually(lambda: consumer.state.ready, "all is well again")


async def test_a_bad_event_of_one_partition_is_parked_alone_and_the_other_partitions_of_its_poll_are_done(lab, effects):
    effects.failing[b"4"] = LookupError("a bug")
    await lab.publish(*lab.events(3), *spread(lab, 9))
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects([b"0", b"1", b"2"]), "the other topic")

        async def the_rest():
            return sorted(await lab.effects("trial.triple")) == [str(n).encode() for n in range(9) if n != 4]

        await lab.eventually(the_rest, "all but the bad one")
    assert await lab.value("SELECT array_agg(value) FROM parked") == [b"4"]


async def test_after_a_failure_many_records_are_done_in_small_transactions_in_their_order(
    lab, effects, gate, quick_consumer
):
    effects.failing[b"17"] = LookupError("a bug")
    await lab.publish(*lab.events(40, key=b"a"), lab.event("trial.single", b"b", b"other"))
    limits = replace(quick_consumer, careful_records_max=8)
    async with lab.running(lab.consumer(effects, limits=limits, hook=gate)):
        expected = [*(str(n).encode() for n in range(17)), b"other"]
        await lab.eventually(lab.has_effects(expected), "all before the bad one, and the other key")
    assert await lab.value("SELECT count(*) FROM parked") == 23
    assert await lab.value('SELECT array_agg(value ORDER BY "offset") FROM parked') == [
        str(n).encode() for n in range(17, 40)
    ]
    assert gate.seen.count("consumer.committed") >= 6
