"""Loops that must not end are started again when they do, with bounded back-off, and never in silence."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from structlog.contextvars import bound_contextvars

from attune_chassis.backoff import Backoff
from attune_chassis.logs import get_logger
from attune_chassis.metrics import LOOP_RESTARTS, LOOP_UNREADY_SECONDS, LOOP_UP
from attune_chassis.signals import LoopState

BACKOFF_SECONDS_FIRST = 0.5
BACKOFF_SECONDS_MAX = 30.0
SETTLED_SECONDS = 60.0
"""A loop that has run for so long starts again without the waits of earlier failures."""

log = get_logger(__name__)


class Loop(Protocol):
    """What the plumbing runs: works until `stop`, tells by `state` how it is."""

    @property
    def state(self) -> LoopState:
        """How the loop is."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Work until the stop."""
        ...


class SupervisedLoop:
    """One loop of a role. Each start makes a new loop, so that nothing of a failed one lives on.

    Args:
        role: api, consumer, relay or timer.
        name: tells the loops of a role apart, for example the consumer's name.
        make: makes the loop.
    """

    def __init__(self, role: str, name: str, make: Callable[[], Loop], backoff: Backoff | None = None) -> None:
        self.role = role
        self.name = name
        self._make = make
        self._backoff = backoff or Backoff(BACKOFF_SECONDS_FIRST, BACKOFF_SECONDS_MAX)
        self._state = LoopState()

    async def check(self) -> str | None:
        """A readiness check: what the loop says of itself when it is not ready."""
        return None if self._state.ready else self._state.detail

    def seconds_since_progress(self) -> float:
        """For liveness."""
        return self._state.seconds_since_beat

    async def run(self, stop: asyncio.Event) -> None:
        """Run the loop until the stop, again and again if need be."""
        LOOP_UNREADY_SECONDS.labels(self.name).set_function(lambda: self._state.seconds_unready)
        try:
            with bound_contextvars(role=self.role, loop=self.name):
                await self._run_again_and_again(stop)
        finally:
            LOOP_UNREADY_SECONDS.remove(self.name)  # stopped on purpose: nobody waits for its work

    async def _run_again_and_again(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            started_at = time.monotonic()
            await self._run_once(stop)
            if stop.is_set():
                return
            if time.monotonic() - started_at > SETTLED_SECONDS:
                self._backoff.reset()
            LOOP_RESTARTS.labels(self.name).inc()
            await self._backoff.wait(stop)
            self._state.beat()

    async def _run_once(self, stop: asyncio.Event) -> None:
        LOOP_UP.labels(self.name).set(1)
        try:
            loop = self._make()
            self._state = loop.state
            await loop.run(stop)
            if not stop.is_set():
                log.error("loop_ended_unexpectedly")
        except Exception as error:
            log.error("loop_failed", exc_info=error)  # noqa: TRY400 - the processor wants the exception itself
        finally:
            LOOP_UP.labels(self.name).set(0)
            self._state = LoopState(detail="It ended and waits to be started again.")
