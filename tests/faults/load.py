"""The bulk load: a process that commits thousands of facts a transaction through the real outbox.

What fact n says follows from n and the seed alone, and how far it has come stands in the same transaction, so that a
load that was killed, and one whose database was restored to the past, makes the same facts again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import asyncpg
from attune_chassis.outbox import Outbox

from tests.faults import events

WAITING_ROWS_MAX = 30_000
PAUSE_SECONDS = 0.05
RETRY_SECONDS = 0.5
PASSING = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    TimeoutError,
)


async def load(environment: Mapping[str, str], hook: Callable[[str], Awaitable[None]]) -> None:
    """Load until all facts are committed, however often the database goes away meanwhile."""
    seed, total = int(environment["FAULTS_SEED"]), int(environment["FAULTS_FACTS"])
    size = int(environment["FAULTS_BATCH"])
    outbox = Outbox(events.ORDERS_TOPICS)
    while True:
        try:
            connection = await asyncpg.connect(environment["ATTUNE_DATABASE_URL"], timeout=5, command_timeout=20)
            try:
                while await _one_transaction(connection, outbox, seed, total, size):
                    await hook("load.committed")
            finally:
                connection.terminate()
        except (*PASSING, asyncpg.PostgresError) as error:
            print(f"load waits: {type(error).__name__}: {error}", flush=True)  # noqa: T201 -- its log
            await asyncio.sleep(RETRY_SECONDS)
        else:
            await asyncio.Event().wait()  # done; a restore may want it all again, by a new process


async def _one_transaction(connection: asyncpg.Connection, outbox: Outbox, seed: int, total: int, size: int) -> bool:
    waiting = await connection.fetchval(
        "SELECT count(*) FROM (SELECT FROM outbox LIMIT $1) AS waiting", WAITING_ROWS_MAX
    )
    # After a restore the relay waits for rows that only this load can make again, however full the outbox is.
    needed = await connection.fetchval("SELECT EXISTS (SELECT FROM orphan WHERE decision IS NULL)")
    if waiting >= WAITING_ROWS_MAX and not needed:
        await asyncio.sleep(PAUSE_SECONDS)
        return True
    async with connection.transaction():
        await connection.execute("INSERT INTO load_progress VALUES ($1, 0) ON CONFLICT DO NOTHING", seed)
        begin = await connection.fetchval("SELECT next FROM load_progress WHERE seed = $1 FOR UPDATE", seed)
        end = min(begin + size, total)
        if begin == end:
            return False
        await outbox.append(connection, [events.fact(seed, number) for number in range(begin, end)])
        await connection.execute("UPDATE load_progress SET next = $2 WHERE seed = $1", seed, end)
    return True
