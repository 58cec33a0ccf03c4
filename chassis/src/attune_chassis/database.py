"""The PostgreSQL pool of a service, its named SQL, and the question whether the database is away.

Every query of the chassis and of a service stands in a `.sql` file beside the code that calls it.
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, TypeAlias, TypeVar

import aiosql
import asyncpg
import asyncpg.pool
from aiosql.adapters.asyncpg import AsyncPGAdapter

from attune_chassis.backoff import Backoff

Connection: TypeAlias = asyncpg.Connection
"""One connection; also what a pool lends out."""

Pool: TypeAlias = asyncpg.Pool

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class PoolLimits:
    """The bounds of a pool and of what is asked through it."""

    size_max: int = 10
    connect_timeout_seconds: float = 5.0
    acquire_timeout_seconds: float = 5.0
    command_timeout_seconds: float = 30.0
    statement_timeout_seconds: float = 20.0
    lock_timeout_seconds: float = 10.0
    idle_in_transaction_timeout_seconds: float = 30.0


class LimitedPool(asyncpg.pool.Pool):  # type: ignore[misc]  # asyncpg carries no types
    """A pool whose `acquire` gives up after a limit instead of queueing requests for ever."""

    __slots__ = ("_acquire_timeout_seconds",)

    def __init__(self, *arguments: Any, acquire_timeout_seconds: float, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._acquire_timeout_seconds = acquire_timeout_seconds

    def acquire(self, *, timeout: float | None = None) -> asyncpg.pool.PoolAcquireContext:
        """Lend a connection; raises `TimeoutError` when none is free (or reachable) within the limit."""
        return super().acquire(timeout=self._acquire_timeout_seconds if timeout is None else timeout)


async def open_pool(url: str, *, application_name: str, limits: PoolLimits | None = None) -> Pool:
    """Open a pool without connecting yet: a database that is away is met by whoever asks, and never ends the process.

    Values of type jsonb are JSON text on both sides, as asyncpg gives them.
    """
    limits = limits or PoolLimits()
    pool = LimitedPool(
        url,
        acquire_timeout_seconds=limits.acquire_timeout_seconds,
        min_size=0,
        max_size=limits.size_max,
        max_queries=50_000,
        max_inactive_connection_lifetime=300.0,
        setup=None,
        init=None,
        loop=None,
        reset=_leave_as_it_is,
        connection_class=asyncpg.Connection,
        record_class=asyncpg.Record,
        timeout=limits.connect_timeout_seconds,
        command_timeout=limits.command_timeout_seconds,
        server_settings=_server_settings(application_name, limits),
    )
    await pool
    return pool


async def _leave_as_it_is(_connection: Connection) -> None:
    """Nothing of a session outlives its use, so nothing is reset: a round trip less each time one is given back.

    asyncpg itself still rolls back what is open and removes listeners. No statement that goes through a pool sets
    anything beyond its transaction; `tests/architecture` sees to it.
    """


def _server_settings(application_name: str, limits: PoolLimits) -> dict[str, str]:
    return {
        "application_name": application_name,
        "timezone": "UTC",
        "statement_timeout": _milliseconds(limits.statement_timeout_seconds),
        "lock_timeout": _milliseconds(limits.lock_timeout_seconds),
        "idle_in_transaction_session_timeout": _milliseconds(limits.idle_in_transaction_timeout_seconds),
    }


def _milliseconds(seconds: float) -> str:
    return f"{round(seconds * 1000)}ms"


class StraightAdapter(AsyncPGAdapter):
    """Asks a connection or a pool directly: both have these methods.

    aiosql's own goes through all the names of what it is given, at every query, to see whether it can be acquired from.
    """

    async def select(self, conn: Any, name: str, sql: str, given: Any, _: Any = None) -> AsyncIterator[Any]:
        """The rows, one after another."""
        for row in await conn.fetch(sql, *self._values(name, given)):
            yield row

    async def select_one(self, conn: Any, name: str, sql: str, given: Any, _: Any = None) -> Any:
        """The first row, or None."""
        return await conn.fetchrow(sql, *self._values(name, given))

    async def select_value(self, conn: Any, name: str, sql: str, given: Any) -> Any:
        """The first value of the first row, or None."""
        return await conn.fetchval(sql, *self._values(name, given))

    async def insert_update_delete(self, conn: Any, name: str, sql: str, given: Any) -> Any:
        """PostgreSQL's word on what was done."""
        return await conn.execute(sql, *self._values(name, given))

    async def insert_update_delete_many(self, conn: Any, name: str, sql: str, given: Any) -> Any:
        """The same for each of these rows, in one round trip."""
        return await conn.executemany(sql, [self._values(name, row) for row in given])

    def _values(self, name: str, given: Any) -> Any:
        return self.maybe_order_params(name, given)  # type: ignore[no-untyped-call]  # aiosql's own


def load_queries(package: str, file_name: str) -> Any:
    """Load the named queries of a `.sql` file inside a package (aiosql on asyncpg).

    Example: `load_queries("referrals.adapters", "referral.sql")`. A query named with `*!` takes a list of rows and is
    carried out for each in turn, all of them in one round trip.
    """
    text = files(package).joinpath(file_name).read_text("utf-8")
    adapter: Any = StraightAdapter  # aiosql has no type for adapters whose rows come asynchronously
    return aiosql.from_str(text, adapter, mandatory_parameters=False)


def is_database_away(error: BaseException) -> bool:
    """Whether an error means "no usable database right now", so that asking again later is the right answer."""
    if isinstance(error, asyncpg.InterfaceError):
        # asyncpg has no class of its own for "connection is closed" and "pool is closing".
        return "clos" in str(error)
    if isinstance(error, _AWAY):
        return True
    # An address with several records that all refuse gives a bare OSError.
    return type(error) is OSError


_AWAY = (
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.ReadOnlySQLTransactionError,  # a replica: the one to write to is another server, or this one a moment later
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)


async def once_reachable(work: Callable[[], Awaitable[Result]], *, wait_seconds_max: float) -> Result:
    """Do the work as soon as the database can be reached; its last error is raised when the wait is over."""
    give_up_at = time.monotonic() + wait_seconds_max
    backoff = Backoff(0.2, 5.0)
    while True:
        try:
            return await work()
        except Exception as error:
            pause_seconds = backoff.next_seconds()
            if not is_database_away(error) or time.monotonic() + pause_seconds > give_up_at:
                raise
        await asyncio.sleep(pause_seconds)
