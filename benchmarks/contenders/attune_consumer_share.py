"""One of several processes of our consumer, sharing a log: holds its first batch until the clock runs, then goes on."""

import asyncio

from attune_chassis.consumer.loop import Consumer
from attune_chassis.database import open_pool
from attune_chassis.stream_metrics import StreamMetrics
from attune_chassis.subscription import BatchSubscription
from attune_contracts.envelope import decode
from prometheus_client import CollectorRegistry

from benchmarks.contenders.attune_relay import kafka_connection
from benchmarks.contenders.lifecycle import Stage, play, until
from benchmarks.effects import copy_effects


async def consume_share(stage: Stage) -> None:
    told = stage.specification
    pool = await open_pool(told["database_url"], application_name="benchmark")
    released = False

    async def hook(step: str) -> None:
        nonlocal released
        if step == "consumer.begin" and not released and consumer.state.ready and stage.armed.is_set():
            released = True
            await stage.ready()

    consumer = Consumer(
        BatchSubscription(
            consumer=told["consumer"],
            topics=(told["topic"],),
            types=frozenset({told["ce_type"]}),
            handle=copy_effects,
            decode=decode,
        ),
        kafka=kafka_connection(told["kafka"]),
        pool=pool,
        metrics=StreamMetrics(CollectorRegistry()),
        hook=hook,
    )
    stop = asyncio.Event()
    running = asyncio.create_task(consumer.run(stop))
    await until(lambda: consumer.state.ready)
    stage.tell("joined")
    await stage.end.wait()
    stop.set()
    await running
    await pool.close()


if __name__ == "__main__":
    play(consume_share)
