"""Keys that wait for an event of another topic: tried again by the consumer itself, in order (section 6).

An event that came before one it builds on is parked as `awaiting` and holds its key, like any parked record. Here its
key is tried again: when something new was applied, because that may have been what was awaited, and at a low rate all
the while, because another process of the group may have applied it. Each key is tried in a transaction of its own, its
`held_key` row locked first, so that neither a batch nor an operator's replay nor another process is at it meanwhile.
What can be applied is applied in order and leaves `parked` in the same transaction.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from attune_chassis.consumer.limits import ConsumerLimits
from attune_chassis.consumer.savepoint import failure_of
from attune_chassis.database import Connection, Pool
from attune_chassis.parking import AWAITING, HANDLER_ERROR, apply_parked, record_of
from attune_chassis.parking import QUERIES as PARKED
from attune_chassis.signals import StepHook
from attune_chassis.sql import plumbing_queries
from attune_chassis.subscription import BatchSubscription, Subscription, in_bulk

QUERIES = plumbing_queries("awaiting.sql")


class AwaitingKeys:
    """`turn` after every poll; it does nothing when nothing is due."""

    def __init__(
        self,
        subscription: Subscription | BatchSubscription,
        *,
        pool: Pool,
        hook: StepHook,
        topic_prefix: str,
        limits: ConsumerLimits,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._subscription = in_bulk(subscription)
        self._pool = pool
        self._hook = hook
        self._prefix = topic_prefix
        self._limits = limits
        self._clock = clock
        self._some_wait = True  # until a look has shown that none does
        self._news = False
        self._tried_at = -limits.recheck_seconds

    def note(self, *, applied: bool, parked: Mapping[str, int]) -> None:
        """What a batch has done."""
        self._news |= applied
        self._some_wait |= AWAITING in parked

    async def turn(self) -> None:
        """Try a bounded number of keys, each once. Raises errors that pass by themselves."""
        if not self._is_due():
            return
        self._news, self._tried_at = False, self._clock()
        async with self._pool.acquire() as connection:
            self._some_wait = await self._does_some_key_wait(connection)
            if not self._some_wait:
                return
            before = await QUERIES.database_now(connection)
            for _ in range(self._limits.awaiting_keys_max):
                applied = await self._try_next(connection, before)
                if applied is None:
                    self._some_wait = await self._does_some_key_wait(connection)
                    return
                self._news |= applied > 0

    def _is_due(self) -> bool:
        if not self._some_wait:
            pause_seconds = self._limits.recheck_seconds
        elif self._news:
            pause_seconds = self._limits.awaiting_seconds
        else:
            pause_seconds = self._limits.awaiting_seconds_max
        return self._clock() - self._tried_at >= pause_seconds

    async def _try_next(self, connection: Connection, before: datetime) -> int | None:
        """How many records of the next key could be applied; None when no key is left to try."""
        consumer = self._subscription.consumer
        await self._hook("consumer.begin")
        async with connection.transaction():
            held = await QUERIES.lock_awaiting_key(connection, consumer=consumer, before=before)
            if held is None:
                return None
            await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            # First the lock, then the look: a batch that parks further records of this key holds it meanwhile.
            applied = await self._apply_in_order(connection, {"consumer": consumer, **held})
            await self._hook("consumer.commit")
        await self._hook("consumer.committed")
        return applied

    async def _apply_in_order(self, connection: Connection, place: Mapping[str, Any]) -> int:
        """Apply the key's records up to the first that cannot be; free the key when none is left."""
        rows_max = self._limits.careful_records_max
        rows = [row async for row in QUERIES.first_parked_of_key(connection, rows_max=rows_max, **place)]
        applied = 0
        failure: Exception | None = None
        for row in rows:
            attempt = partial(apply_parked, connection, self._subscription, record_of(row, self._prefix))
            failure = await failure_of(connection, attempt)
            if failure is not None:
                await self._name_failure(connection, row, failure)
                break
            applied += 1
        if applied:
            await QUERIES.delete_parked_until(connection, offset=rows[applied - 1]["offset"], **place)
        # Anything but waiting is for an operator to decide, as with any parked record.
        awaiting = failure is None or _reason_of(failure) == AWAITING
        await QUERIES.try_again_later(connection, awaiting=awaiting, **place)
        await PARKED.release_key_if_free(connection, **place)
        return applied

    async def _does_some_key_wait(self, connection: Connection) -> bool:
        return bool(await QUERIES.some_key_waits(connection, consumer=self._subscription.consumer))

    async def _name_failure(self, connection: Connection, row: Any, failure: Exception) -> None:
        await QUERIES.name_reason(
            connection,
            consumer=self._subscription.consumer,
            topic=row["topic"],
            partition=row["partition"],
            offset=row["offset"],
            reason=_reason_of(failure),
            error=type(failure).__name__,
        )


def _reason_of(failure: Exception) -> str:
    reason = getattr(failure, "reason", None)
    return reason if isinstance(reason, str) else HANDLER_ERROR
