"""Our relay as it runs in a service: until it is told to end."""

import asyncio

from attune_chassis.relay.loop import Relay
from attune_chassis.stream_metrics import StreamMetrics
from prometheus_client import CollectorRegistry

from benchmarks.contenders.attune_relay import kafka_connection
from benchmarks.contenders.lifecycle import Stage, play, until


async def relay_until_end(stage: Stage) -> None:
    told = stage.specification
    relay = Relay(
        kafka=kafka_connection(told["kafka"]),
        database_url=told["database_url"],
        topics={told["topic"]: told["partitions"]},
        source="urn:attune:benchmark",
        metrics=StreamMetrics(CollectorRegistry()),
    )
    stop = asyncio.Event()
    began = asyncio.get_running_loop().time()
    running = asyncio.create_task(relay.run(stop))
    await until(lambda: relay.state.ready)
    await stage.ready(start_seconds=asyncio.get_running_loop().time() - began)
    await stage.end.wait()
    stop.set()
    await running


if __name__ == "__main__":
    play(relay_until_end)
