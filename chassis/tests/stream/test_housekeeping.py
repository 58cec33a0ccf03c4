"""Housekeeping on real PostgreSQL: what is old goes in small batches, nobody waits for it, nothing is done twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.housekeeping import Housekeeping, Retention, forget_batch
from attune_chassis.problems import Problem

RETENTION = Retention(inbox=timedelta(days=97), command_answers=timedelta(days=90))


async def receive(lab, count, days):
    await lab.as_owner(
        "INSERT INTO inbox SELECT 't', 's', gen_random_uuid(), sha256(''), now() - $2 * interval '1 day'"
        "  FROM generate_series(1, $1)",
        count,
        days,
    )


def housekeeping(lab, **more):
    return Housekeeping(RETENTION, pool=lab.pool, every_seconds=0.05, **more)


async def carry_out(lab, command, work=None):
    async def nothing(_connection):
        return Answer(200, {"done": True})

    return await run_once(lab.pool, command, work or nothing)


async def test_received_ids_go_when_no_topic_can_deliver_them_again_and_not_before(lab):
    await receive(lab, 5, days=98)
    await receive(lab, 2, days=96)
    loop = housekeeping(lab, batch_rows_max=2)
    async with lab.running(loop):
        await lab.eventually(lambda: lab.value("SELECT count(*) = 2 FROM inbox"), "the old ones are gone")
        await lab.eventually(lambda: loop.state.ready, "it says that it runs")
    assert await lab.value("SELECT count(*) FROM inbox") == 2


async def test_it_comes_again_at_every_interval(lab):
    async with lab.running(housekeeping(lab)):
        for _ in range(2):
            await receive(lab, 1, days=98)
            await lab.eventually(lambda: lab.value("SELECT count(*) = 0 FROM inbox"), "the old one is gone")


async def test_a_batch_is_bounded_and_passes_over_what_others_hold(lab):
    await receive(lab, 5, days=98)
    async with lab.pool.acquire() as holder, holder.transaction():
        held = await holder.fetchval("SELECT ce_id FROM inbox ORDER BY received_at LIMIT 1 FOR UPDATE")
        async with lab.pool.acquire() as connection:
            await connection.execute("SET lock_timeout = '100ms'")
            assert (await forget_batch(connection, RETENTION, 3))["inbox"] == 3
            assert (await forget_batch(connection, RETENTION, 3))["inbox"] == 1
            assert (await forget_batch(connection, RETENTION, 3))["inbox"] == 0
    assert await lab.value("SELECT ce_id FROM inbox") == held


async def test_an_old_command_keeps_its_key_and_loses_its_answer(lab):
    command, other = Command(uuid4(), b"\0" * 32), Command(uuid4(), b"\0" * 32)
    await carry_out(lab, command)
    await carry_out(lab, other)
    await lab.as_owner("UPDATE command SET created_at = now() - interval '91 days' WHERE id = $1", command.id)
    async with lab.running(housekeeping(lab)):
        await lab.eventually(lambda: lab.value("SELECT count(answer) = 1 FROM command"), "the old answer is gone")
    assert (await carry_out(lab, other)).headers["Idempotent-Replay"] == "true"

    async def again(_connection):
        raise AssertionError("a command of long ago was carried out a second time")

    with pytest.raises(Problem) as refused:
        await carry_out(lab, command, again)
    assert (refused.value.status, refused.value.name) == (409, "idempotency_answer_expired")
    with pytest.raises(Problem) as conflict:
        await carry_out(lab, Command(command.id, b"\1" * 32), again)
    assert conflict.value.name == "idempotency_conflict"


async def test_a_database_that_is_away_is_waited_for(lab):
    await receive(lab, 1, days=98)
    await lab.as_owner("REVOKE DELETE ON inbox FROM attune_app")
    loop = housekeeping(lab)
    async with lab.running(loop):
        await lab.eventually(lambda: "waiting for the database" in loop.state.detail, "it says what it waits for")
        await lab.as_owner("GRANT DELETE ON inbox TO attune_app")
        await lab.eventually(lambda: lab.value("SELECT count(*) = 0 FROM inbox"), "the old one is gone")
