"""Removing what is old enough, so that tables stop growing: received ids, and the answers of commands.

In small batches, one short transaction each, passing over locked rows: nobody ever waits for it, and any number of
processes may do it at once. Ages are real time, by the database's clock. What an operator decided is kept for ever;
parked records, orphans and deliveries end by a decision, not by age.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta

from attune_chassis.backoff import wait_for_stop
from attune_chassis.database import Connection, Pool
from attune_chassis.logs import get_logger
from attune_chassis.signals import LoopState
from attune_chassis.sql import plumbing_queries

QUERIES = plumbing_queries("housekeeping.sql")
BATCH_ROWS_MAX = 1000
BEAT_SECONDS = 10.0

log = get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Retention:
    """How long things are kept.

    Attributes:
        inbox: ids of received records. Longer than their topic can deliver them again, with 90 days to spare.
        command_answers: answers of commands. The command itself stays known, so a late repeat is refused by name.
    """

    inbox: timedelta
    command_answers: timedelta


async def forget_batch(connection: Connection, retention: Retention, rows_max: int = BATCH_ROWS_MAX) -> dict[str, int]:
    """Remove one batch of each kind; how many rows of each there were. Each kind is a transaction of its own."""
    return {
        "inbox": int(await QUERIES.forget_received(connection, older_than=retention.inbox, rows_max=rows_max)),
        "command_answers": int(
            await QUERIES.forget_answers(connection, older_than=retention.command_answers, rows_max=rows_max)
        ),
    }


class Housekeeping:
    """`await run(stop)` tidies up at its start and then at every interval, until the stop, and never raises."""

    def __init__(
        self, retention: Retention, *, pool: Pool, every_seconds: float, batch_rows_max: int = BATCH_ROWS_MAX
    ) -> None:
        self.state = LoopState()
        self._retention = retention
        self._pool = pool
        self._every_seconds = every_seconds
        self._batch_rows_max = batch_rows_max

    async def run(self, stop: asyncio.Event) -> None:
        """Tidy up whenever it is due; a database that is away is asked again with the next beat."""
        due = time.monotonic()
        while not stop.is_set():
            try:
                if time.monotonic() >= due:
                    await self._tidy_up(stop)
                    due = time.monotonic() + self._every_seconds
                self.state.become_ready()
            except Exception as error:
                self.state.become_unready(f"{type(error).__name__}: waiting for the database")
                log.warning("housekeeping_waits", exc_info=error)
            await wait_for_stop(stop, min(BEAT_SECONDS, self._every_seconds))
        self.state.become_unready("stopped")

    async def _tidy_up(self, stop: asyncio.Event) -> None:
        forgotten: dict[str, int] = {}
        while not stop.is_set():
            async with self._pool.acquire() as connection:
                batch = await forget_batch(connection, self._retention, self._batch_rows_max)
            forgotten = {kind: forgotten.get(kind, 0) + count for kind, count in batch.items()}
            self.state.beat()
            if max(batch.values()) < self._batch_rows_max:
                break
        log.info("housekeeping_done", **forgotten)
