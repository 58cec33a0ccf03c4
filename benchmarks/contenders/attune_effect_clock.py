"""Our consumer writing effects, noting when each was committed."""

import asyncio
import time
from collections.abc import Sequence

from attune_chassis.consumer.loop import Consumer
from attune_chassis.database import Connection, open_pool
from attune_chassis.stream_metrics import StreamMetrics
from attune_chassis.subscription import BatchSubscription, Received
from attune_contracts.envelope import decode
from prometheus_client import CollectorRegistry

from benchmarks.contenders.attune_relay import kafka_connection
from benchmarks.contenders.lifecycle import Stage, play, until
from benchmarks.effects import copy_effects
from benchmarks.events import number_of


class EffectTimes:
    """When each event's effect was committed, by the machine's monotonic clock."""

    def __init__(self, rows: int) -> None:
        self.times = [0] * rows
        self.left = rows
        self._pending: list[int] = []

    async def copy(self, connection: Connection, received: Sequence[Received]) -> None:
        """The batch handler."""
        await copy_effects(connection, received)
        self._pending = [number_of(one.record.ce_id) for one in received]

    async def hook(self, step: str) -> None:
        """Told of every step of the consumer."""
        if step == "consumer.committed":
            now = time.monotonic_ns()
            for number in self._pending:
                self.times[number] = now
            self.left -= len(self._pending)
            self._pending = []


async def consume(stage: Stage) -> None:
    told = stage.specification
    pool = await open_pool(told["database_url"], application_name="benchmark")
    effects = EffectTimes(told["rows"])
    consumer = Consumer(
        BatchSubscription(
            consumer=told["consumer"],
            topics=(told["topic"],),
            types=frozenset({told["ce_type"]}),
            handle=effects.copy,
            decode=decode,
        ),
        kafka=kafka_connection(told["kafka"]),
        pool=pool,
        metrics=StreamMetrics(CollectorRegistry()),
        hook=effects.hook,
    )
    stop = asyncio.Event()
    running = asyncio.create_task(consumer.run(stop))
    await until(lambda: consumer.state.ready)
    await stage.ready()
    await until(lambda: effects.left <= 0)
    await stage.done(times=effects.times)
    stop.set()
    await running
    await pool.close()


if __name__ == "__main__":
    play(consume)
