"""Which errors pass by themselves: those about the way to a server, never those about what was sent."""

import asyncpg

TRANSIENT_ERRORS: tuple[type[BaseException], ...] = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)
"""Connection lost or refused, deadlock, serialisation, lock or statement time-out, server full or going down."""


def is_transient(error: BaseException) -> bool:
    """Whether the same step may well succeed a moment later."""
    return isinstance(error, TRANSIENT_ERRORS)
