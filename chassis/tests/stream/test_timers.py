"""Timers on real PostgreSQL: once each, in business time, whatever fails."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from attune_chassis.clock import FixedClock
from attune_chassis.signals import STEPS
from attune_chassis.timers import TimerLimits, TimerLoop, cancel_timer, set_timer

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
QUICK = TimerLimits(poll_seconds=0.02, put_off_seconds_first=0.1, put_off_seconds_max=0.2, backoff_seconds_first=0.02)


class Fired:
    """A handler that writes one row a timer."""

    def __init__(self):
        self.failing = {}
        self.seen = []

    async def __call__(self, connection, timer, now):
        self.seen.append((timer.subject, timer.due, now))
        await connection.execute(
            "INSERT INTO effect (ce_id, topic, partition, value) VALUES ($1, 'timer', 0, $2)",
            timer.id,
            timer.subject.encode(),
        )
        if timer.subject in self.failing:
            raise self.failing[timer.subject]


@pytest.fixture
def fired():
    return Fired()


@pytest.fixture
def clock():
    return FixedClock(NOW)


def loop_of(lab, fired, clock, **more):
    return TimerLoop({"remind": fired}, pool=lab.pool, clock=clock, limits=QUICK, **more)


async def set_one(lab, new_id, subject, *, due=NOW, kind="remind"):
    timer_id = new_id()
    async with lab.pool.acquire() as connection:
        await set_timer(connection, timer_id=timer_id, due=due, kind=kind, subject=subject)
    return timer_id


def has_fired(lab, *subjects):
    async def check():
        return await lab.effects("timer") == [subject.encode() for subject in subjects]

    return check


async def test_timers_fire_once_in_the_order_of_their_due_moments(lab, fired, clock, new_id):
    await set_one(lab, new_id, "second", due=NOW - timedelta(minutes=1))
    await set_one(lab, new_id, "first", due=NOW - timedelta(days=1))
    await set_one(lab, new_id, "third")
    async with lab.running(loop_of(lab, fired, clock)):
        await lab.eventually(has_fired(lab, "first", "second", "third"), "all three, in order")
    assert await lab.value("SELECT count(*) FROM timer") == 0
    assert fired.seen[0] == ("first", NOW - timedelta(days=1), NOW)


async def test_a_timer_waits_for_business_time(lab, fired, clock, new_id):
    await set_one(lab, new_id, "now")
    await set_one(lab, new_id, "tomorrow", due=NOW + timedelta(days=1))
    async with lab.running(loop_of(lab, fired, clock)):
        await lab.eventually(has_fired(lab, "now"), "the due one")
        clock.turn_to(NOW + timedelta(days=1))
        await lab.eventually(has_fired(lab, "now", "tomorrow"), "the other, when the clock is turned")


async def test_cancelling_a_timer_that_is_firing_waits_for_nothing(lab, new_id):
    """Its handler may itself wait for a row the canceller holds: each would wait for the other."""
    firing = await set_one(lab, new_id, "firing")
    async with lab.pool.acquire() as handler, handler.transaction():
        await handler.execute("DELETE FROM timer WHERE id = $1", firing)
        async with lab.pool.acquire() as connection, connection.transaction():
            await connection.execute("SET LOCAL lock_timeout = '2s'")
            await cancel_timer(connection, firing)


async def test_a_cancelled_timer_does_not_fire_and_one_set_again_fires_at_its_new_moment(lab, fired, clock, new_id):
    cancelled = await set_one(lab, new_id, "cancelled")
    moved = await set_one(lab, new_id, "moved")
    async with lab.pool.acquire() as connection:
        await cancel_timer(connection, cancelled)
        await set_timer(connection, timer_id=moved, due=NOW + timedelta(hours=1), kind="remind", subject="moved")
    await set_one(lab, new_id, "due")
    async with lab.running(loop_of(lab, fired, clock)):
        await lab.eventually(has_fired(lab, "due"), "only the due one")
    assert await lab.value("SELECT array_agg(subject) FROM timer") == ["moved"]


async def test_many_loops_beside_each_other_fire_each_timer_once(lab, fired, clock, new_id):
    for number in range(40):
        await set_one(lab, new_id, f"{number:02}")

    async def all_fired():
        return await lab.value("SELECT count(*) FROM timer") == 0

    async with lab.running(*(loop_of(lab, fired, clock) for _ in range(4))):
        await lab.eventually(all_fired, "all timers")
    assert sorted(await lab.effects("timer")) == [f"{number:02}".encode() for number in range(40)]


async def test_a_timer_whose_handler_fails_is_put_off_and_keeps_no_other_from_firing(lab, fired, clock, new_id):
    fired.failing["bad"] = LookupError("a bug")
    await set_one(lab, new_id, "bad", due=NOW - timedelta(days=1))
    await set_one(lab, new_id, "good")
    async with lab.running(loop_of(lab, fired, clock)):
        await lab.eventually(has_fired(lab, "good"), "the good one")
        await lab.eventually(lambda: lab.value("SELECT failures >= 2 FROM timer"), "the bad one was tried again")
        fired.failing.clear()
        await lab.eventually(has_fired(lab, "good", "bad"), "the bad one, once the handler is mended")


async def test_a_timer_nobody_handles_stays(lab, fired, clock, new_id):
    await set_one(lab, new_id, "unknown", kind="other")
    await set_one(lab, new_id, "known")
    async with lab.running(loop_of(lab, fired, clock)):
        await lab.eventually(has_fired(lab, "known"), "the known one")
    assert await lab.value("SELECT array_agg(kind) FROM timer") == ["other"]


async def test_a_loop_killed_before_the_commit_leaves_the_timer_to_the_next(lab, fired, clock, new_id, gate):
    await set_one(lab, new_id, "once")
    gate.hold("timer.commit")
    task = asyncio.create_task(loop_of(lab, fired, clock, hook=gate).run(asyncio.Event()))
    await gate.arrived("timer.commit")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with lab.running(loop_of(lab, fired, clock)):
        await lab.eventually(has_fired(lab, "once"), "its effects, once")


async def test_an_absent_database_is_waited_for(lab, fired, clock, new_id):
    await set_one(lab, new_id, "later")
    fired.failing["later"] = ConnectionError("away")
    loop = loop_of(lab, fired, clock)
    async with lab.running(loop):
        await lab.eventually(lambda: "waiting for the database" in loop.state.detail, "it says it waits")
        fired.failing.clear()
        await lab.eventually(has_fired(lab, "later"), "it goes on")
    assert await lab.value("SELECT count(*) FROM timer") == 0


async def test_every_step_of_a_timer_is_announced(lab, fired, clock, new_id, gate):
    async with lab.pool.acquire() as connection:
        await set_timer(connection, timer_id=new_id(), due=NOW, kind="remind", subject="once")
    async with lab.running(loop_of(lab, fired, clock, hook=gate)):
        await lab.eventually(lambda: tuple(gate.seen) == STEPS["timer"], "all steps, in their order")
