"""The guard of a restored database: commands wait until a relay has settled there, everything else goes on."""

import asyncio
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
import pytest
from attune_chassis import restore
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.deliveries import open_delivery
from attune_chassis.migrate import load_migrations, migrate
from attune_chassis.problems import Problem

OTHER_TIMELINE = "UPDATE server_identity SET timeline = timeline - 1"
OTHER_SYSTEM = "UPDATE server_identity SET system_identifier = system_identifier - 1"
BEFORE_THIS_TABLE = 2


@asynccontextmanager
async def connected(url):
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def command_is_accepted(lab, command=None):
    async def work(_connection):
        return Answer(200, {})

    try:
        await run_once(lab.pool, command or Command(uuid4(), b"\0" * 32), work)
    except Problem as problem:
        if problem.name != "restored_not_settled":
            raise
        return False
    return True


async def command_is_refused(lab):
    return not await command_is_accepted(lab)


async def state_of(lab):
    async with lab.pool.acquire() as connection:
        return await restore.server_state(connection)


async def declare(lab):
    async with lab.pool.acquire() as connection:
        await restore.begin(connection, actor="operator", reason="the disk was put back to Tuesday")


async def test_a_fresh_database_takes_commands_before_any_relay_came(lab):
    assert await command_is_accepted(lab)
    await lab.append(*lab.events(1))
    assert await command_is_accepted(lab)
    assert (await state_of(lab)).settled


@pytest.mark.parametrize("sign", [OTHER_TIMELINE, OTHER_SYSTEM])
async def test_on_another_server_commands_wait_until_a_relay_has_settled_there(lab, sign):
    await lab.publish(*lab.events(1))
    await lab.as_owner(sign)
    assert not await command_is_accepted(lab)
    async with lab.running(lab.relay()):
        await lab.eventually(lambda: command_is_accepted(lab), "commands are accepted again")
    state = await state_of(lab)
    assert (state.known_server, state.settled, state.declared_by) == (True, True, "service")


async def test_a_refused_command_leaves_nothing_and_may_be_sent_again_with_its_key(lab):
    await lab.publish(*lab.events(1))
    command = Command(uuid4(), b"\0" * 32)
    await declare(lab)
    assert not await command_is_accepted(lab, command)
    assert await lab.value("SELECT count(*) FROM command") == 0
    async with lab.running(lab.relay()):
        await lab.eventually(lambda: command_is_accepted(lab, command), "the same command is accepted")


async def test_a_command_carried_out_before_the_restore_is_answered_all_the_time(lab):
    await lab.publish(*lab.events(1))
    known = Command(uuid4(), b"\0" * 32)
    assert await command_is_accepted(lab, known)
    await declare(lab)
    assert await command_is_accepted(lab, known)
    assert not await command_is_accepted(lab)


async def test_a_declared_restore_is_kept_with_who_and_why(lab):
    await lab.publish(*lab.events(1))
    await declare(lab)
    state = await state_of(lab)
    assert (state.settled, state.declared_by) == (False, "operator")
    audited = await lab.pool.fetchrow("SELECT actor, action, reason FROM operator_action")
    assert tuple(audited) == ("operator", "begin_restore", "the disk was put back to Tuesday")


async def test_a_relay_under_way_settles_anew_when_a_restore_is_declared(lab, quick):
    await lab.publish(*lab.events(1))
    limits = type(quick)(**{name: getattr(quick, name) for name in quick.__slots__} | {"log_end_check_seconds": 0.05})
    async with lab.running(lab.relay(limits=limits)):
        await lab.eventually(lambda: lab.value("SELECT max(epoch) >= 2 FROM stream"), "the relay has settled")
        await declare(lab)
        await lab.eventually(lambda: command_is_accepted(lab), "the relay has settled once more")
    assert await lab.value("SELECT max(epoch) >= 3 FROM stream")


async def test_a_restore_nobody_declared_shows_by_the_unknown_events_of_the_log(lab):
    await lab.publish(*lab.events(1))
    await lab.as_owner("CREATE TABLE saved_stream AS SELECT * FROM stream")
    await lab.publish(*lab.events(2, start=1))
    await lab.as_owner("DELETE FROM stream; INSERT INTO stream SELECT * FROM saved_stream")
    async with lab.running(lab.relay()):
        await lab.eventually(lambda: lab.value("SELECT count(*) = 2 FROM orphan"), "the orphans are stored")
        await lab.eventually(lambda: command_is_refused(lab), "commands are refused")
        assert (await state_of(lab)).declared_by == "relay"
        await lab.pool.execute("UPDATE orphan SET decision = 'accept', decided_by = 'o', decided_at = now()")
        await lab.eventually(lambda: command_is_accepted(lab), "every orphan has its decision")


async def test_the_refusal_says_when_to_come_again_and_what_goes_on_meanwhile(lab):
    await lab.publish(*lab.events(1))
    await declare(lab)
    with pytest.raises(Problem) as refused:
        await run_once(lab.pool, Command(uuid4(), b"\0" * 32), pytest.fail)
    assert refused.value.status == 503
    assert int(refused.value.headers["Retry-After"]) > 0
    assert "same Idempotency-Key" in refused.value.next_step


async def test_a_service_that_publishes_nothing_never_waits_for_a_relay(lab):
    await lab.as_owner(OTHER_TIMELINE)
    await declare(lab)
    assert await command_is_accepted(lab)


async def test_a_replica_is_no_restored_server(lab):
    assert await lab.value("SELECT (this_server()).timeline IS NOT NULL")
    await lab.as_superuser("CREATE OR REPLACE FUNCTION public.pg_is_in_recovery() RETURNS boolean RETURN true")
    await lab.as_superuser("ALTER FUNCTION this_server() SET search_path = public, pg_catalog")
    async with lab.pool.acquire() as connection:
        state = await restore.recognise_server(connection)
    assert (state.known_server, state.settled) == (None, True)


async def test_consumers_go_on_while_commands_wait(lab, effects):
    events = lab.events(3)
    await lab.publish(*events)
    await declare(lab)
    async with lab.running(lab.consumer(effects)):
        await lab.eventually(lab.has_effects([b"0", b"1", b"2"]), "everything is applied")
    assert not await command_is_accepted(lab)


async def test_a_database_with_a_history_settles_before_commands_when_it_learns_of_the_guard(plain_database, lab):
    before = [each for each in load_migrations() if each.number <= BEFORE_THIS_TABLE]
    async with connected(lab.database.owner) as connection:
        await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        await connection.execute("GRANT USAGE ON SCHEMA public TO attune_app, attune_relay, attune_readonly")
        await migrate(connection, before)
        await connection.execute("INSERT INTO stream (topic, partition, next_offset) VALUES ('t', 0, 1)")
        await migrate(connection, load_migrations())
    assert not (await state_of(lab)).settled
    assert not await command_is_accepted(lab)


async def test_roles_may_do_what_the_guard_asks_of_them_and_no_more(lab):
    for url in (lab.database.app, lab.database.relay):
        async with connected(url) as connection:
            await lab.as_owner(OTHER_TIMELINE)
            assert (await restore.recognise_server(connection)).settled is False
    async with connected(lab.database.readonly) as connection:
        assert (await restore.server_state(connection)).settled is False
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("UPDATE server_identity SET settled = true")


async def test_there_is_only_one_row(lab):
    another = "INSERT INTO server_identity (only_row, system_identifier, timeline, settled) VALUES ($1, 1, 1, true)"
    async with connected(lab.database.owner) as connection:
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute(another, True)
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute(another, False)


async def test_two_that_notice_at_once_cast_one_doubt(lab):
    async with lab.pool.acquire() as connection:
        await open_delivery(connection, delivery_id=uuid4(), kind="mail", target="t")
    await lab.as_owner(OTHER_TIMELINE)

    async def notice():
        async with lab.pool.acquire() as connection:
            await restore.recognise_server(connection)

    await asyncio.gather(*(notice() for _ in range(4)))
    assert await lab.value("SELECT unclear_count FROM delivery") == 1
