"""How long to wait before trying again: doubling, bounded, and spread by chance so that not all come back at once."""

import asyncio
from collections.abc import Callable
from random import SystemRandom
from typing import TypeAlias

Jitter: TypeAlias = Callable[[], float]
"""Gives a number from 0 to 1."""

system_jitter: Jitter = SystemRandom().random


class Backoff:
    """The wait doubles from `seconds_first` to `seconds_max`; half of it is left to chance."""

    def __init__(self, seconds_first: float, seconds_max: float, jitter: Jitter = system_jitter) -> None:
        self._seconds_first = seconds_first
        self._seconds_max = seconds_max
        self._jitter = jitter
        self._next_seconds = seconds_first

    def reset(self) -> None:
        """After a success the next wait is short again."""
        self._next_seconds = self._seconds_first

    def next_seconds(self) -> float:
        """The wait before the next try, in seconds."""
        seconds = self._next_seconds
        self._next_seconds = min(self._next_seconds * 2, self._seconds_max)
        return seconds * (0.5 + 0.5 * self._jitter())

    async def wait(self, stop: asyncio.Event) -> None:
        """Wait before the next try, or until the stop."""
        await wait_for_stop(stop, self.next_seconds())


async def wait_for_stop(stop: asyncio.Event, seconds: float) -> bool:
    """Wait at most so many seconds; true when the stop came first."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return False
    return True
