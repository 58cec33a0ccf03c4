"""One record tried inside a savepoint, so that its failure leaves the transaction whole."""

from collections.abc import Awaitable, Callable

from attune_chassis.database import Connection
from attune_chassis.subscription import Unprocessable
from attune_chassis.transient import is_transient

TRIES_A_RECORD = 3


async def failure_of(connection: Connection, attempt: Callable[[], Awaitable[None]]) -> Exception | None:
    """Why a record cannot be applied now, None when it has been.

    An unprocessable record is tried once, any other three times. An error that passes by itself is raised.
    """
    failure: Exception | None = None
    for _ in range(TRIES_A_RECORD):
        try:
            async with connection.transaction():
                await attempt()
        except Exception as error:
            if is_transient(error):
                raise
            failure = error
            if isinstance(error, Unprocessable):
                break
        else:
            return None
    return failure
