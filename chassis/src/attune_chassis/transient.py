"""Which errors pass by themselves: those about the way to a server, never those about what was sent."""

import asyncpg

from attune_chassis.database import is_database_away

PASSING_ERRORS: tuple[type[BaseException], ...] = (
    OSError,
    TimeoutError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresSystemError,
    asyncpg.OperatorInterventionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InternalClientError,
)
"""Connection refused or broken in the middle, deadlock, serialisation, a time-out, disk or memory full, the disk not
working, the server going down, or demoted to a replica in a failover. None of them says anything about a record, so
none of them may park one: it would hold a key back for a full disk.
"""


def is_transient(error: BaseException) -> bool:
    """Whether the same step may well succeed a moment later."""
    if isinstance(error, ValueError):
        return False  # asyncpg's complaint about an argument is an InterfaceError as well, and quotes the argument
    return isinstance(error, PASSING_ERRORS) or is_database_away(error)
