"""Timers: rows that fall due. A timer and its effects happen in one transaction, so it fires once.

`due` is business time. The id of a timer is chosen by whoever sets it; events made when it fires derive their ids
from it. A timer whose handler fails is put off in real time, longer each time, and never dropped.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from attune_chassis.backoff import Backoff, Jitter, system_jitter, wait_for_stop
from attune_chassis.clock import Clock
from attune_chassis.database import Connection, Pool
from attune_chassis.logs import get_logger
from attune_chassis.signals import LoopState, StepHook, no_hook
from attune_chassis.sql import plumbing_queries
from attune_chassis.transient import is_transient

QUERIES = plumbing_queries("timers.sql")

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that has fallen due: `kind` chooses the handler, `subject` says what it is about (an id)."""

    id: UUID
    due: datetime
    kind: str
    subject: str


TimerHandler: TypeAlias = Callable[[Connection, Timer, datetime], Awaitable[None]]
"""Acts on a due timer inside its transaction; the datetime is business time now. State decides whether it acts."""


async def set_timer(connection: Connection, *, timer_id: UUID, due: datetime, kind: str, subject: str) -> None:
    """Set a timer in the caller's transaction; setting the same id again moves it to the new moment."""
    await set_timers(connection, [Timer(timer_id, due, kind, subject)])


async def set_timers(connection: Connection, timers: Sequence[Timer]) -> None:
    """The same for several, in one round trip."""
    if timers:
        await QUERIES.set_timers(connection, [asdict(timer) for timer in timers])


async def cancel_timer(connection: Connection, timer_id: UUID) -> None:
    """Remove a timer in the caller's transaction; nothing happens when it has fired, is firing, or was never set.

    So the caller may hold rows a handler waits for. The handler then decides on the state the caller leaves behind.
    """
    await cancel_timers(connection, [timer_id])


async def cancel_timers(connection: Connection, timer_ids: Collection[UUID]) -> None:
    """The same for several, in one round trip."""
    if timer_ids:
        await QUERIES.cancel_timers(connection, ids=list(timer_ids))


class TimerFailedError(Exception):
    """The handler of a timer failed, not for a passing reason; its transaction has been rolled back."""

    def __init__(self, timer: Timer, failures: int) -> None:
        super().__init__(f"timer of kind {timer.kind}")
        self.timer = timer
        self.failures = failures


@dataclass(frozen=True, kw_only=True, slots=True)
class TimerLimits:
    """Times of the timer loop, all real time. A failed timer waits from the first to the longest put-off, doubling."""

    poll_seconds: float = 0.5
    put_off_seconds_first: float = 5.0
    put_off_seconds_max: float = 3600.0
    backoff_seconds_first: float = 0.2
    backoff_seconds_max: float = 10.0


class TimerLoop:
    """`await run(stop)` fires what falls due until the stop and never raises. Any number may run beside each other."""

    def __init__(
        self,
        handlers: Mapping[str, TimerHandler],
        *,
        pool: Pool,
        clock: Clock,
        limits: TimerLimits | None = None,
        hook: StepHook = no_hook,
        jitter: Jitter = system_jitter,
    ) -> None:
        self.state = LoopState()
        self._handlers = dict(handlers)
        self._pool = pool
        self._clock = clock
        self._limits = limits or TimerLimits()
        self._hook = hook
        self._backoff = Backoff(self._limits.backoff_seconds_first, self._limits.backoff_seconds_max, jitter)

    async def run(self, stop: asyncio.Event) -> None:
        """Fire due timers one after another, oldest first; a timer under way is finished before the stop."""
        while not stop.is_set() and self._handlers:
            try:
                fired = await self._fire_next()
            except TimerFailedError as failure:
                await self._put_off(failure, stop)
            except Exception as error:
                self.state.become_unready(f"{type(error).__name__}: waiting for the database")
                log.warning("timers_wait", exc_info=error)
                await self._backoff.wait(stop)
            else:
                self._backoff.reset()
                self.state.become_ready()
                if not fired:
                    await wait_for_stop(stop, self._limits.poll_seconds)
        self.state.become_unready("stopped")

    async def _fire_next(self) -> bool:
        async with self._pool.acquire() as connection, connection.transaction():
            now = self._clock.now()
            row = await QUERIES.take_due_timer(connection, now=now, kinds=list(self._handlers))
            if row is None:
                return False
            timer = Timer(row["id"], row["due"], row["kind"], row["subject"])
            await self._hook("timer.fire")
            try:
                await self._handlers[timer.kind](connection, timer, now)
            except Exception as error:
                if is_transient(error):
                    raise
                log.warning("timer_failed", kind=timer.kind, timer_id=str(timer.id), exc_info=error)
                raise TimerFailedError(timer, row["failures"]) from error
            await self._hook("timer.commit")
        await self._hook("timer.committed")
        return True

    async def _put_off(self, failure: TimerFailedError, stop: asyncio.Event) -> None:
        """So that one timer nobody can handle does not keep the others from firing."""
        limits = self._limits
        seconds = min(limits.put_off_seconds_first * 2.0 ** min(failure.failures, 30), limits.put_off_seconds_max)
        try:
            await QUERIES.put_off_timer(self._pool, id=failure.timer.id, seconds=seconds)
        except Exception as error:
            log.warning("timers_wait", exc_info=error)
            await self._backoff.wait(stop)
