"""Carrying deliveries out: `sending` committed, the call, the outcome committed (section 9 of docs/exactly-once.md).

An outcome is final when the other side took it or never will, or when the attempts are used up. Then the settler runs
in the transaction that records it. Should the settler fail, the outcome is kept as `answered` and only the settling is
tried again: what was sent is not sent once more for a bug of ours.

Before anything is sent the loop asks whether the database was restored, because then it may have been sent already.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from attune_chassis.backoff import Backoff, Jitter, system_jitter, wait_for_stop
from attune_chassis.database import Pool
from attune_chassis.deliveries import (
    QUERIES,
    Accepted,
    Delivery,
    DeliveryChannel,
    Outcome,
    RefusedForGood,
    TryLater,
    Unclear,
)
from attune_chassis.logs import get_logger
from attune_chassis.restore.guard import recognise_server
from attune_chassis.signals import LoopState, StepHook, no_hook
from attune_chassis.stream_metrics import StreamMetrics

POLL_SECONDS = 0.5
BACKOFF_SECONDS_FIRST = 0.2
BACKOFF_SECONDS_MAX = 10.0

_NAMES: dict[type[Outcome], str] = {
    Accepted: "accepted",
    RefusedForGood: "refused",
    TryLater: "try_later",
    Unclear: "unclear",
}
_FINAL_STATES: dict[type[Outcome], str] = {
    Accepted: "accepted",
    RefusedForGood: "refused",
    TryLater: "given_up",
    Unclear: "given_up",
}

log = get_logger(__name__)


class DeliveryLoop:
    """`await run(stop)` works until the stop and never raises; `workers` calls may be under way at once."""

    def __init__(
        self,
        channels: Sequence[DeliveryChannel],
        *,
        pool: Pool,
        metrics: StreamMetrics,
        workers: int = 4,
        poll_seconds: float = POLL_SECONDS,
        hook: StepHook = no_hook,
        jitter: Jitter = system_jitter,
    ) -> None:
        self.state = LoopState()
        self._channels = tuple(channels)
        self._kinds = [channel.kind for channel in channels]
        self._pool = pool
        self._metrics = metrics
        self._workers = workers
        self._poll_seconds = poll_seconds
        self._hook = hook
        self._jitter = jitter

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until the stop; calls under way are waited for, and their time limits bound the wait."""
        if self._channels:
            async with asyncio.TaskGroup() as workers:
                for _ in range(self._workers):
                    workers.create_task(self._work(stop))
        self.state.become_unready("stopped")

    async def _work(self, stop: asyncio.Event) -> None:
        backoff = Backoff(BACKOFF_SECONDS_FIRST, BACKOFF_SECONDS_MAX, self._jitter)
        while not stop.is_set():
            try:
                did_something = False
                async with self._pool.acquire() as connection:
                    await recognise_server(connection)
                    answered = {row["kind"] async for row in QUERIES.kinds_answered(connection, kinds=self._kinds)}
                for channel in self._channels:
                    did_something |= channel.kind in answered and await self._settle_answered(channel)
                    did_something |= not stop.is_set() and await self._attempt_next(channel)
            except Exception as error:
                self.state.become_unready(f"{type(error).__name__}: waiting for the database")
                log.warning("deliveries_wait", exc_info=error)
                await backoff.wait(stop)
            else:
                backoff.reset()
                self.state.become_ready()
                if not did_something:
                    await wait_for_stop(stop, self._poll_seconds)

    async def _attempt_next(self, channel: DeliveryChannel) -> bool:
        policy = channel.policy
        crashed_after_seconds = policy.call_timeout_seconds + policy.crash_grace_seconds
        if not policy.must_tell:
            await self._hold_crashed(channel, crashed_after_seconds)
        row = await QUERIES.begin_attempt(
            self._pool,
            kind=channel.kind,
            crashed_after_seconds=crashed_after_seconds,
            must_tell=policy.must_tell,
        )
        if row is None:
            return False
        delivery = _delivery(row)
        if row["left_by_crash"]:
            self._count_unclear(channel.kind)
        await self._hook("delivery.call")
        if delivery.attempts > policy.attempts_max:
            outcome: Outcome = Unclear("crashed_while_sending")
        else:
            outcome = await self._call(channel, delivery)
        await self._hook("delivery.called")
        await self._record(channel, delivery, outcome)
        return True

    async def _hold_crashed(self, channel: DeliveryChannel, crashed_after_seconds: float) -> None:
        async for _ in QUERIES.hold_crashed(self._pool, kind=channel.kind, crashed_after_seconds=crashed_after_seconds):
            self._count_unclear(channel.kind)

    async def _call(self, channel: DeliveryChannel, delivery: Delivery) -> Outcome:
        try:
            async with asyncio.timeout(channel.policy.call_timeout_seconds):
                return await channel.send(delivery)
        except TimeoutError:
            return Unclear("call_timed_out")
        except Exception as error:
            log.warning("delivery_sender_failed", kind=delivery.kind, exc_info=error)
            return Unclear("sender_error")

    async def _record(self, channel: DeliveryChannel, delivery: Delivery, outcome: Outcome) -> None:
        if isinstance(outcome, Unclear):
            self._count_unclear(channel.kind)
        if _is_open(channel, delivery, outcome):
            await self._end_attempt(channel, delivery, outcome, "waiting")
            return
        await self._hook("delivery.settle")
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                state = _FINAL_STATES[type(outcome)]
                if await self._end_attempt(channel, delivery, outcome, state, connection=connection):
                    await channel.settle(connection, delivery, outcome)
        except Exception as error:
            log.warning("delivery_not_settled", kind=delivery.kind, exc_info=error)
            await self._end_attempt(channel, delivery, outcome, "answered")
        else:
            self._metrics.deliveries_settled.labels(channel.kind, _NAMES[type(outcome)]).inc()
            await self._hook("delivery.settled")

    async def _end_attempt(
        self, channel: DeliveryChannel, delivery: Delivery, outcome: Outcome, state: str, connection: Any = None
    ) -> bool:
        wait_seconds = channel.policy.wait_seconds(delivery.attempts) * (0.5 + 0.5 * self._jitter())
        return bool(
            await QUERIES.end_attempt(
                connection or self._pool,
                id=delivery.id,
                attempts=delivery.attempts,
                state=state,
                outcome=_NAMES[type(outcome)],
                provider_ref=outcome.provider_ref if isinstance(outcome, Accepted) else None,
                reason=None if isinstance(outcome, Accepted) else outcome.reason,
                unclear=isinstance(outcome, Unclear),
                wait_seconds=0.0 if state in _FINAL_STATES.values() else wait_seconds,
            )
        )

    async def _settle_answered(self, channel: DeliveryChannel) -> bool:
        failed: Delivery | None = None
        async with self._pool.acquire() as connection:
            try:
                async with connection.transaction():
                    row = await QUERIES.take_answered(connection, kind=channel.kind)
                    if row is None:
                        return False
                    delivery, outcome = _delivery(row), _outcome(row)
                    failed = delivery
                    await self._hook("delivery.settle")
                    await channel.settle(connection, delivery, outcome)
                    await QUERIES.settle(connection, id=delivery.id, state=_FINAL_STATES[type(outcome)])
            except Exception as error:
                if failed is None:
                    raise
                log.warning("delivery_not_settled", kind=channel.kind, exc_info=error)
                await QUERIES.put_off_settling(
                    connection, id=failed.id, seconds=channel.policy.wait_seconds(failed.attempts)
                )
                return True
        self._metrics.deliveries_settled.labels(channel.kind, _NAMES[type(outcome)]).inc()
        await self._hook("delivery.settled")
        return True

    def _count_unclear(self, kind: str) -> None:
        self._metrics.deliveries_unclear_total.labels(kind).inc()


def _is_open(channel: DeliveryChannel, delivery: Delivery, outcome: Outcome) -> bool:
    """Whether there is, or may be, another attempt. What need not be told is never given up unclear."""
    if isinstance(outcome, Unclear) and not channel.policy.must_tell:
        return True
    return isinstance(outcome, TryLater | Unclear) and delivery.attempts < channel.policy.attempts_max


def _delivery(row: Any) -> Delivery:
    return Delivery(row["id"], row["kind"], row["target"], row["attempts"], row["started_at"])


def _outcome(row: Any) -> Outcome:
    if row["outcome"] == "accepted":
        return Accepted(row["provider_ref"] or "")
    outcomes: dict[str, type[RefusedForGood | TryLater | Unclear]] = {
        "refused": RefusedForGood,
        "try_later": TryLater,
        "unclear": Unclear,
    }
    return outcomes[row["outcome"]](row["reason"] or "")
