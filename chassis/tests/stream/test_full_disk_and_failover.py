"""A database that is full, or read-only in the middle of a failover, is waited out: nothing is lost and nothing parked.

The errors come from the server, with its own codes; a trigger raises that of a full disk, to leave the disk alone.
"""

from datetime import UTC, datetime

import asyncpg
import pytest
from attune_chassis.clock import FixedClock
from attune_chassis.deliveries import Accepted, DeliveryChannel, open_delivery
from attune_chassis.delivery_loop import DeliveryLoop
from attune_chassis.error_report import safe_text
from attune_chassis.timers import TimerLimits, TimerLoop, set_timer
from attune_chassis.transient import is_transient

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
QUICK_TIMERS = TimerLimits(poll_seconds=0.02, backoff_seconds_first=0.02, backoff_seconds_max=0.2)
EVERY_TABLE = ("outbox", "stream", "position", "timer", "delivery", "effect")
NO_ROOM = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
"""
TROUBLES = {
    "full": asyncpg.DiskFullError,
    "read-only": asyncpg.ReadOnlySQLTransactionError,
}


class Trouble:
    """Makes the database unwilling to write, and willing again."""

    def __init__(self, lab, kind):
        self.lab = lab
        self.kind = kind

    async def begin(self):
        if self.kind == "full":
            await self.lab.as_owner(NO_ROOM)
            for table in EVERY_TABLE:
                await self.lab.as_owner(
                    f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE OR DELETE ON {table} EXECUTE FUNCTION no_room()"
                )
        else:
            await self._default_read_only("on")

    async def end(self):
        if self.kind == "full":
            await self.lab.as_owner("SET client_min_messages = error; DROP FUNCTION no_room() CASCADE")
        else:
            await self._default_read_only("off")

    async def _default_read_only(self, setting):
        """As in a failover: every connection is cut, and the new ones find a server that takes no changes."""
        name = self.lab.database.name
        behind = await asyncpg.connect(
            self.lab.database.superuser, server_settings={"default_transaction_read_only": "off"}
        )
        try:
            await behind.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {setting}")
            await behind.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()",
                name,
            )
        finally:
            await behind.close()


@pytest.fixture(params=sorted(TROUBLES))
async def trouble(request, lab):
    return Trouble(lab, request.param)


class Post:
    """The other side, and the settler."""

    def __init__(self):
        self.sent = []

    async def send(self, delivery):
        self.sent.append(delivery.id)
        return Accepted("ref")

    async def settle(self, connection, delivery, _outcome):
        await connection.execute(
            "INSERT INTO effect (ce_id, topic, partition, value) VALUES ($1, 'delivery', 0, '')", delivery.id
        )


async def remind(connection, timer, _now):
    await connection.execute(
        "INSERT INTO effect (ce_id, topic, partition, value) VALUES ($1, 'timer', 0, '')", timer.id
    )


def once_reachable(condition):
    """The condition, while the test's own connections may be cut as well."""

    async def check():
        try:
            return await condition()
        except Exception as error:
            if is_transient(error):
                return False
            raise

    return check


async def test_every_loop_waits_for_a_database_that_cannot_write_and_goes_on(lab, trouble, effects, new_id):
    await lab.publish(*lab.events(2))
    await lab.append(*lab.events(2, start=2))
    async with lab.pool.acquire() as connection:
        await set_timer(connection, timer_id=new_id(), due=NOW, kind="remind", subject="s")
        await open_delivery(connection, delivery_id=new_id(), kind="mail", target="t")
    post = Post()
    loops = {
        "relay": lab.relay(),
        "consumer": lab.consumer(effects),
        "timers": TimerLoop({"remind": remind}, pool=lab.pool, clock=FixedClock(NOW), limits=QUICK_TIMERS),
        "deliveries": DeliveryLoop(
            [DeliveryChannel(kind="mail", send=post.send, settle=post.settle)],
            pool=lab.pool,
            metrics=lab.metrics,
            poll_seconds=0.02,
        ),
    }
    await trouble.begin()
    async with lab.running(*loops.values()):
        error = TROUBLES[trouble.kind].__name__
        for name, loop in loops.items():
            await lab.eventually(lambda loop=loop: error in loop.state.detail, f"{name} says that it waits: {error}")
        assert not any(loop.state.ready for loop in loops.values())
        assert post.sent == [], "nothing leaves without a trace"
        await trouble.end()
        await lab.eventually(
            once_reachable(lab.has_effects([b"0", b"1", b"2", b"3"])), "every event is applied, in order"
        )
        await lab.eventually(once_reachable(lab.has_effects([b""], "timer")), "the timer fired once")
        await lab.eventually(once_reachable(lab.has_effects([b""], "delivery")), "the delivery is settled once")
        for name, loop in loops.items():
            await lab.eventually(lambda loop=loop: loop.state.ready, f"{name} is ready again")
    assert await lab.value("SELECT (SELECT count(*) FROM parked) + (SELECT count(*) FROM held_key)") == 0
    assert await lab.value("SELECT count(*) FROM timer") == 0


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.DiskFullError,
        asyncpg.OutOfMemoryError,
        asyncpg.PostgresIOError,
        asyncpg.ReadOnlySQLTransactionError,
        asyncpg.AdminShutdownError,
        asyncpg.CrashShutdownError,
        asyncpg.CannotConnectNowError,
        asyncpg.ConnectionDoesNotExistError,
        asyncpg.TooManyConnectionsError,
        asyncpg.DeadlockDetectedError,
        asyncpg.SerializationError,
        asyncpg.LockNotAvailableError,
        asyncpg.QueryCanceledError,
        asyncpg.IdleInTransactionSessionTimeoutError,
        asyncpg.TransactionTimeoutError,
        asyncpg.InternalClientError,
        ConnectionResetError,
        TimeoutError,
    ],
)
def test_what_says_nothing_about_a_record_passes_by_itself(error):
    assert is_transient(error("what the server said"))


@pytest.mark.parametrize("error", [asyncpg.PostgresSyntaxError, asyncpg.ConnectionDoesNotExistError])
def test_an_error_that_asyncpg_raises_itself_can_be_logged(error):
    """A loop that failed to say why it waits would end for it."""
    assert safe_text(error("connection was closed in the middle of operation")).startswith("SQLSTATE")


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.UniqueViolationError,
        asyncpg.CheckViolationError,
        asyncpg.NotNullViolationError,
        asyncpg.InsufficientPrivilegeError,
        asyncpg.UndefinedTableError,
        asyncpg.StringDataRightTruncationError,
        asyncpg.InvalidTextRepresentationError,
        asyncpg.DataError,
        ValueError,
        KeyError,
    ],
)
def test_what_a_record_or_a_handler_did_wrong_does_not(error):
    assert not is_transient(error("what the server said"))
