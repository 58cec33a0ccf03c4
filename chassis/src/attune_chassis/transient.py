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
    asyncpg.OperatorInterventionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)
"""Connection refused, deadlock, serialisation, lock or statement time-out, server full or going down."""


def is_transient(error: BaseException) -> bool:
    """Whether the same step may well succeed a moment later."""
    if isinstance(error, ValueError):
        return False  # asyncpg's complaint about an argument is an InterfaceError as well, and quotes the argument
    return isinstance(error, PASSING_ERRORS) or is_database_away(error)
