"""Our consumer with a batch handler that copies into a table; every event is validated against its contract."""

import asyncio
from collections.abc import Sequence

from attune_chassis.consumer.loop import Consumer
from attune_chassis.database import Connection, open_pool
from attune_chassis.stream_metrics import StreamMetrics
from attune_chassis.subscription import BatchSubscription, Received
from attune_contracts.envelope import decode
from prometheus_client import CollectorRegistry

from benchmarks.contenders.attune_relay import kafka_connection
from benchmarks.contenders.lifecycle import Stage, play
from benchmarks.effects import copy_effects


class Progress:
    """Counts what was handled, lets the clock start at the first batch and says when all is committed."""

    def __init__(self, stage: Stage, rows: int) -> None:
        self.count = 0
        self.began = 0.0
        self.all_committed = asyncio.Event()
        self._stage = stage
        self._rows = rows
        self._loop = asyncio.get_running_loop()

    async def hook(self, step: str) -> None:
        """Told of every step of the consumer."""
        if step == "consumer.begin" and not self.began:
            await self._stage.ready()
            self.began = self._loop.time()
        elif step == "consumer.committed" and self.count >= self._rows:
            self.all_committed.set()

    async def copy(self, connection: Connection, received: Sequence[Received]) -> None:
        """The batch handler."""
        await copy_effects(connection, received)
        self.count += len(received)


async def consume(stage: Stage) -> None:
    told = stage.specification
    pool = await open_pool(told["database_url"], application_name="benchmark")
    progress = Progress(stage, told["rows"])
    consumer = Consumer(
        BatchSubscription(
            consumer=told["consumer"],
            topics=(told["topic"],),
            types=frozenset({told["ce_type"]}),
            handle=progress.copy,
            decode=decode,
        ),
        kafka=kafka_connection(told["kafka"]),
        pool=pool,
        metrics=StreamMetrics(CollectorRegistry()),
        hook=progress.hook,
    )
    stop = asyncio.Event()
    running = asyncio.create_task(consumer.run(stop))
    await progress.all_committed.wait()
    await stage.done(seconds=asyncio.get_running_loop().time() - progress.began)
    stop.set()
    await running
    await pool.close()


if __name__ == "__main__":
    play(consume)
