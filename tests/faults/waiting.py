"""Waiting for what other processes do: a condition asked again within a time, naming what it was."""

import asyncio
import inspect
from collections.abc import Callable

POLL_SECONDS = 0.02


async def until(condition: Callable[[], object], awaited: str, seconds: float) -> None:
    """Poll until the condition, or what it awaits, is true; a TimeoutError names what was awaited."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        answer = condition()
        if await answer if inspect.isawaitable(answer) else answer:
            return
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError(f"waited {seconds:g} seconds until {awaited}")
        await asyncio.sleep(POLL_SECONDS)
