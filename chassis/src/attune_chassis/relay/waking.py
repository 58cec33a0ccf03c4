"""What ends the relay's wait for rows: a notification of the database, the stop, or the end of the connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attune_chassis.database import Connection
from attune_chassis.relay.errors import RelayDoubtError

CHANNEL = "outbox"


class Waking:
    """Remembers that it was woken, so that what happens between looking and waiting is not missed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._woken = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def listening(cls, connection: Connection, stop: asyncio.Event) -> AsyncIterator["Waking"]:
        """Listens on the relay's own connection for as long as the block; one task for the whole time."""
        waking = cls(connection)
        connection.add_termination_listener(waking._wake)
        await connection.add_listener(CHANNEL, waking._wake)
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(waking._wake)
        try:
            yield waking
        finally:
            stopping.cancel()

    def forget(self) -> None:
        """Say so before looking: only what happens from now on need wake."""
        self._woken.clear()

    async def wait(self, seconds: float) -> None:
        """Wait until woken, at most so long. Raises RelayDoubtError when the connection is gone."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass
        if self._connection.is_closed():
            raise RelayDoubtError("The database connection is gone.")

    def _wake(self, *_: object) -> None:
        self._woken.set()
