"""What waits in the database, measured: the alarms that must fire even when no relay or consumer runs (section 11).

It belongs to the API role, which looks at the tables from outside.
"""

import asyncio

from attune_chassis.backoff import wait_for_stop
from attune_chassis.database import Connection, Pool
from attune_chassis.logs import get_logger
from attune_chassis.restore.guard import commands_must_wait
from attune_chassis.signals import LoopState
from attune_chassis.sql import plumbing_queries
from attune_chassis.stream_metrics import StreamMetrics

QUERIES = plumbing_queries("backlog.sql")
OUTBOX_ROWS_COUNTED_MAX = 100_000

log = get_logger(__name__)


async def measure_backlog(connection: Connection, metrics: StreamMetrics) -> None:
    """Set every gauge of waiting things once."""
    outbox = await QUERIES.outbox_backlog(connection, rows_max=OUTBOX_ROWS_COUNTED_MAX)
    metrics.outbox_rows.set(outbox["rows"])
    metrics.outbox_oldest_age_seconds.set(outbox["oldest_age_seconds"])
    metrics.relay_orphans.set(outbox["orphans"])
    metrics.restored_not_settled.set(await commands_must_wait(connection))
    # What is gone must not stay on the wall, so the labelled gauges are emptied first.
    metrics.parked.clear()
    metrics.parked_oldest_age_seconds.clear()
    async for row in QUERIES.parked_backlog(connection):
        metrics.parked.labels(row["consumer"], row["reason"]).set(row["rows"])
        metrics.parked_oldest_age_seconds.labels(row["consumer"], row["reason"]).set(row["oldest_age_seconds"])
    metrics.held_keys.clear()
    metrics.held_keys_oldest_age_seconds.clear()
    async for row in QUERIES.held_key_backlog(connection):
        metrics.held_keys.labels(row["consumer"]).set(row["rows"])
        metrics.held_keys_oldest_age_seconds.labels(row["consumer"]).set(row["oldest_age_seconds"])
    metrics.timers_failing.clear()
    async for row in QUERIES.timer_backlog(connection):
        metrics.timers_failing.labels(row["kind"]).set(row["rows"])
    metrics.deliveries_waiting.clear()
    metrics.deliveries_unclear.clear()
    async for row in QUERIES.delivery_backlog(connection):
        metrics.deliveries_waiting.labels(row["kind"]).set(row["rows"])
        metrics.deliveries_unclear.labels(row["kind"]).set(row["unclear"])


class BacklogWatch:
    """`await run(stop)` measures again and again until the stop and never raises."""

    def __init__(self, *, pool: Pool, metrics: StreamMetrics, every_seconds: float = 10.0) -> None:
        self.state = LoopState()
        self._pool = pool
        self._metrics = metrics
        self._every_seconds = every_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Measure at once, and then at every interval."""
        while not stop.is_set():
            try:
                async with self._pool.acquire() as connection:
                    await measure_backlog(connection, self._metrics)
                self.state.become_ready()
            except Exception as error:
                self.state.become_unready(f"{type(error).__name__}: waiting for the database")
                log.warning("backlog_not_measured", exc_info=error)
            await wait_for_stop(stop, self._every_seconds)
        self.state.become_unready("stopped")
