"""Gauges a service states about its own tables, read when somebody asks for `/metrics`.

For figures that only the database knows: how much waits, how old the oldest is. They are read in one short, read-only
transaction, and not again for some seconds, so that no scraper can load the database. A figure that cannot be read is
left out, because an old one would look like a fresh one; `stated_gauges_unread_total` counts that. Only a process with
the API role states them, so that they are not counted once per process.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from prometheus_client import Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from attune_chassis.database import Connection, Pool
from attune_chassis.logs import get_logger

FRESH_SECONDS = 5.0
READ_TIMEOUT_SECONDS = 2.0

UNREAD = Counter("stated_gauges_unread", "How often a service's own gauges could not be read and were left out.")

log = get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedGauge:
    """One gauge with its present figures, by the values of its labels; without labels `{(): figure}`.

    Labels are codes and names of ours, never anything of a person; `tests/architecture` holds the list of them.
    """

    name: str
    description: str
    figures: Mapping[tuple[str, ...], float]
    labels: tuple[str, ...] = ()


ReadGauges: TypeAlias = Callable[[Connection], Awaitable[Sequence[StatedGauge]]]
"""Reads a service's figures, in a read-only transaction of the caller; its queries count no further than they must."""


class StatedGauges(Collector):
    """What `/metrics` says of the service itself: `await refresh()`, then collect.

    Args:
        read: the service's own.
        pool: of the service.
        fresh_seconds: so long figures are good, and so long a failure is not tried again.
        timeout_seconds: for a connection and all queries together; `/metrics` never waits longer.
    """

    def __init__(
        self,
        read: ReadGauges,
        pool: Pool,
        *,
        fresh_seconds: float = FRESH_SECONDS,
        timeout_seconds: float = READ_TIMEOUT_SECONDS,
    ) -> None:
        self._read = read
        self._pool = pool
        self._fresh_seconds = fresh_seconds
        self._timeout_seconds = timeout_seconds
        self._gauges: Sequence[StatedGauge] = ()
        self._read_at: float | None = None
        self._reading = asyncio.Lock()

    async def refresh(self) -> None:
        """Read anew what is no longer fresh. Never raises."""
        async with self._reading:
            if self._read_at is not None and time.monotonic() - self._read_at < self._fresh_seconds:
                return
            try:
                self._gauges = await self._read_once()
            except Exception as error:
                self._gauges = ()
                UNREAD.inc()
                log.warning("stated_gauges_unread", exc_info=error)
            self._read_at = time.monotonic()

    async def _read_once(self) -> Sequence[StatedGauge]:
        async with (
            asyncio.timeout(self._timeout_seconds),
            self._pool.acquire() as connection,
            connection.transaction(readonly=True),
        ):
            return await self._read(connection)

    def collect(self) -> Sequence[GaugeMetricFamily]:
        """What was read last, as the registry asks for it."""
        return [_family(gauge) for gauge in self._gauges]


def _family(gauge: StatedGauge) -> GaugeMetricFamily:
    family = GaugeMetricFamily(gauge.name, gauge.description, labels=gauge.labels)
    for values, figure in gauge.figures.items():
        family.add_metric(values, figure)
    return family
