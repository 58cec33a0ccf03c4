"""Our relay draining an outbox. The clock starts when it has claimed and settled, and stops when no row is left."""

import asyncio

from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.relay.loop import Relay
from attune_chassis.stream_metrics import StreamMetrics
from prometheus_client import CollectorRegistry

from benchmarks.contenders.lifecycle import Stage, play, until

READY_STEPS = {"relay.settled", "relay.send"}


def kafka_connection(login: dict[str, str]) -> KafkaConnection:
    """The chassis' way of saying what aiokafka's arguments say."""
    return KafkaConnection(
        bootstrap_servers=login["bootstrap_servers"],
        sasl_mechanism="PLAIN",
        username=login["sasl_plain_username"],
        password=login["sasl_plain_password"],
    )


async def drain(stage: Stage) -> None:
    told = stage.specification
    metrics = StreamMetrics(CollectorRegistry())
    loop = asyncio.get_running_loop()
    began = 0.0

    async def hook(step: str) -> None:
        nonlocal began
        if step in READY_STEPS and not began:
            await stage.ready()
            began = loop.time()

    stop = asyncio.Event()
    relay = Relay(
        kafka=kafka_connection(told["kafka"]),
        database_url=told["database_url"],
        topics={told["topic"]: told["partitions"]},
        source="urn:attune:benchmark",
        metrics=metrics,
        hook=hook,
    )
    running = asyncio.create_task(relay.run(stop))
    await until(lambda: _published(metrics) >= told["rows"])
    await stage.done(seconds=loop.time() - began)
    stop.set()
    await running


def _published(metrics: StreamMetrics) -> float:
    return metrics.registry.get_sample_value("relay_published_total") or 0.0


if __name__ == "__main__":
    play(drain)
