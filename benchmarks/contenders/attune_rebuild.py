"""Our rebuild of a projection: the table of effects made anew from the log, and swapped in."""

import asyncio
from types import SimpleNamespace
from typing import Any

from attune_chassis.clock import SystemClock
from attune_chassis.database import open_pool
from attune_chassis.definition import Projection, Resources, ServiceDefinition
from attune_chassis.outbox import Outbox
from attune_chassis.rebuild.run import rebuild
from attune_chassis.settings import ServiceSettings
from attune_chassis.subscription import BatchSubscription
from attune_contracts.envelope import decode

from benchmarks.contenders.attune_relay import kafka_connection
from benchmarks.contenders.lifecycle import Stage, play
from benchmarks.effects import EFFECT, copy_effects

PROJECTION = "effects"


async def rebuild_effects(stage: Stage) -> None:
    told = stage.specification
    pool = await open_pool(told["database_url"], application_name="benchmark")
    resources = Resources(settings=SimpleNamespace(topic_prefix=""), pool=pool, clock=SystemClock(), outbox=Outbox({}))
    definition = _definition(told)
    await stage.ready()
    began = asyncio.get_running_loop().time()
    rebuilt = await rebuild(
        definition,
        resources,
        PROJECTION,
        kafka=kafka_connection(told["kafka"]),
        owner_database_url=told["database_url"],
        generation="benchmark",
        actor="benchmark",
        reason="measuring",
        start_over=True,
    )
    await stage.done(seconds=asyncio.get_running_loop().time() - began, amount=rebuilt.records)
    await pool.close()


def _definition(told: dict[str, Any]) -> ServiceDefinition:
    subscription = BatchSubscription(
        consumer=told["consumer"],
        topics=(told["topic"],),
        types=frozenset({told["ce_type"]}),
        handle=copy_effects,
        decode=decode,
    )
    return ServiceDefinition(
        name="benchmark",
        title="Benchmark",
        settings=ServiceSettings,
        migrations="attune_chassis",
        routers=lambda _: (),
        topics=lambda _: {},
        projections=lambda _: (Projection(name=PROJECTION, subscription=subscription, tables=(EFFECT,)),),
    )


if __name__ == "__main__":
    play(rebuild_effects)
