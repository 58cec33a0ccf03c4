"""The PostgreSQL pool of a service, and its named SQL.

Every query of the chassis and of a service stands in a `.sql` file beside the code that calls it.
"""

from typing import Any, TypeAlias

import asyncpg

Connection: TypeAlias = asyncpg.Connection
"""One connection; also what a pool lends out. Inside `async with connection.transaction()` unless said otherwise."""

Pool: TypeAlias = asyncpg.Pool


async def open_pool(
    url: str,
    *,
    application_name: str,
    size_min: int = 1,
    size_max: int = 10,
    connect_timeout_seconds: float = 5.0,
    command_timeout_seconds: float = 30.0,
    statement_timeout_seconds: float = 20.0,
    lock_timeout_seconds: float = 10.0,
    idle_in_transaction_timeout_seconds: float = 30.0,
) -> Pool:
    """Open a pool; waits for a database that is away, with bounded back-off, instead of ending the process."""
    raise NotImplementedError


def load_queries(package: str, file_name: str) -> Any:
    """Load the named queries of a `.sql` file inside a package (aiosql, asyncpg adapter).

    Example: `load_queries("referrals.adapters", "referral.sql")`.
    """
    raise NotImplementedError
