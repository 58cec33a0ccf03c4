"""Faults of all lanes happen beside each other, except those that must be alone to be judged."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Exclusion:
    """Many beside each other, or one alone; who waits to be alone is let in before newcomers."""

    def __init__(self) -> None:
        self._changed = asyncio.Condition()
        self._beside = 0
        self._alone = 0

    @asynccontextmanager
    async def held(self, *, alone: bool) -> AsyncIterator[None]:
        """Hold it for the block."""
        await (self._enter_alone() if alone else self._enter_beside())
        try:
            yield
        finally:
            async with self._changed:
                self._beside -= 1
                self._alone -= alone
                self._changed.notify_all()

    async def _enter_beside(self) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: not self._alone)
            self._beside += 1

    async def _enter_alone(self) -> None:
        async with self._changed:
            self._alone += 1
            await self._changed.wait_for(lambda: not self._beside)
            self._beside += 1
