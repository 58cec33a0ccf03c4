"""How a contender and the benchmark speak: lines of JSON on standard input and output.

The benchmark sends the specification; the contender answers `ready` when it is connected and waits for `go`; when its
work is done it answers `done` with its figures and keeps still until `end`, so that its memory can be looked at.
Only the standard library and uvloop are needed here: a contender may run in an environment of its own.
"""

import asyncio
import json
import os
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop

BENCHMARK_GONE = 3
LOOK_SECONDS = 0.005


class Stage:
    """The contender's side."""

    def __init__(self, specification: dict[str, Any]) -> None:
        self.specification = specification
        self._said: dict[str, asyncio.Event] = {word: asyncio.Event() for word in ("arm", "go", "end")}
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(loop,), daemon=True).start()

    async def ready(self, **facts: Any) -> None:
        """Say that everything is connected, and wait until the clock runs."""
        self.tell("ready", **facts)
        await self._said["go"].wait()

    async def done(self, **figures: Any) -> None:
        """Say that the work is done, and keep still until the benchmark has looked."""
        self.tell("done", **figures)
        await self._said["end"].wait()

    @property
    def armed(self) -> asyncio.Event:
        """Set when what comes next is to be measured."""
        return self._said["arm"]

    @property
    def end(self) -> asyncio.Event:
        """Set when the benchmark wants the contender to end."""
        return self._said["end"]

    def tell(self, state: str, **facts: Any) -> None:
        """One line to the benchmark."""
        sys.stdout.write(json.dumps({"state": state, **facts}) + "\n")
        sys.stdout.flush()

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(self._said[line.strip()].set)
        os._exit(BENCHMARK_GONE)  # nobody is left to measure anything


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something of this process is so; looking costs next to nothing."""
    while not condition():  # noqa: ASYNC110 -- what is measured must not be made to signal
        await asyncio.sleep(LOOK_SECONDS)


def play(part: Callable[[Stage], Awaitable[None]]) -> None:
    """Run a contender in this process."""

    async def run() -> None:
        await part(Stage(specification))

    specification = json.loads(sys.stdin.readline())
    uvloop.run(run())
