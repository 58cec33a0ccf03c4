"""A rebuild from beginning to end: shadow, filling, swap."""

import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import asyncpg
from aiokafka import TopicPartition

from attune_chassis.consumer.limits import ConsumerLimits
from attune_chassis.database import Connection, Pool
from attune_chassis.definition import Projection, Resources, ServiceDefinition
from attune_chassis.kafka_connection import KafkaConnection
from attune_chassis.log_reader import LogReader
from attune_chassis.position import load_positions, load_topics
from attune_chassis.rebuild.errors import RebuildError
from attune_chassis.rebuild.filling import Filling, NoOutbox, ShadowWork
from attune_chassis.rebuild.shadow import claim_rebuild, consumer_of, ensure_shadow, schema_of
from attune_chassis.rebuild.swap import live_targets, swap
from attune_chassis.signals import StepHook, no_hook

READ_TIMEOUT_SECONDS = 30.0
SWAP_TRIES = 5


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was done: records read now, whether an interrupted rebuild was gone on with, records parked anew."""

    records: int
    resumed: bool
    parked: int
    seconds: float


async def rebuild(
    definition: ServiceDefinition,
    resources: Resources,
    name: str,
    *,
    kafka: KafkaConnection,
    owner_database_url: str,
    generation: str,
    actor: str,
    reason: str,
    start_over: bool = False,
    hook: StepHook = no_hook,
    limits: ConsumerLimits | None = None,
) -> Rebuilt:
    """Make the tables of one projection anew from its log, while its consumer goes on.

    Interrupted, it goes on where it stood when it is called again with the same `generation`, which says which code
    fills the shadow (the service's version); otherwise, and with `start_over`, it begins anew. Needs the owner's
    login, because it makes a schema.

    Raises:
        RebuildError: there is no such projection, or it cannot be rebuilt, or not now. What is live is as it was.
    """
    begun = time.monotonic()
    projection = projection_of(definition, resources, name)
    prefix = resources.settings.topic_prefix
    topics = [prefix + topic for topic in projection.subscription.topics]
    async with (
        _connection(owner_database_url) as connection,
        _shadow_pool(owner_database_url, schema_of(projection)) as pool,
        LogReader.open(kafka, READ_TIMEOUT_SECONDS) as reader,
    ):
        await claim_rebuild(connection, projection)
        live = await load_topics(connection, projection.subscription.consumer, topics)
        if not live:
            raise RebuildError(f"The consumer {projection.subscription.consumer} has not read anything yet.")
        await _refuse_truncated(reader, {place: row.next_offset for place, row in live.items()})
        resumed = await ensure_shadow(connection, projection, live, generation=generation, start_over=start_over)
        shadow = replace(projection.subscription, consumer=consumer_of(projection))
        filling = Filling(
            ShadowWork(shadow, prefix, schema_of(projection)),
            await load_positions(connection, shadow.consumer, live),
            pool=pool,
            reader=reader,
            topic_prefix=prefix,
            hook=hook,
            limits=limits or ConsumerLimits(),
        )
        await _catch_up(connection, projection, filling, live)
        parked = await _swap(connection, projection, filling, topics, actor=actor, reason=reason)
        for table in projection.tables:
            await connection.execute(f"ANALYZE public.{table}")
    return Rebuilt(filling.records, resumed, parked, time.monotonic() - begun)


def projection_of(definition: ServiceDefinition, resources: Resources, name: str) -> Projection:
    """The projection of that name, wired to publish nothing. Raises RebuildError when there is none."""
    known = {one.name: one for one in definition.projections(replace(resources, outbox=NoOutbox()))}
    if name not in known:
        has = f"It has {', '.join(sorted(known))}." if known else "It has none."
        raise RebuildError(f"{definition.name} has no projection {name}. {has}")
    return known[name]


async def _refuse_truncated(reader: LogReader, read: Mapping[TopicPartition, int]) -> None:
    for place, (start, end) in (await reader.bounds(read)).items():
        if start > 0:
            raise RebuildError(
                f"The log of {place.topic}/{place.partition} starts at {start}: what was before is deleted, and "
                "without it a void record cannot be told. Ask the topic's owner for a restatement."
            )
        if end < read[place]:
            raise RebuildError(f"The log of {place.topic}/{place.partition} ends at {end}, below {read[place]}.")


async def _catch_up(
    connection: Connection, projection: Projection, filling: Filling, places: Iterable[TopicPartition]
) -> None:
    """Fill until what is left is about one batch; the rest is filled while the live consumer waits."""
    while True:
        targets = await live_targets(connection, projection.subscription.consumer, list(places))
        if await filling.fill_to(targets) <= filling.batch_max:
            return


async def _swap(
    connection: Connection, projection: Projection, filling: Filling, topics: list[str], *, actor: str, reason: str
) -> int:
    for tries_left in reversed(range(SWAP_TRIES)):
        try:
            return await swap(connection, projection, filling, topics, actor=actor, reason=reason)
        except asyncpg.DeadlockDetectedError:  # an operator was discarding a record at this very moment
            if not tries_left:
                raise
    raise AssertionError("a try returns or raises")


@asynccontextmanager
async def _connection(url: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(url, server_settings={"application_name": "rebuild"})
    try:
        yield connection
    finally:
        await connection.close(timeout=5.0)


@asynccontextmanager
async def _shadow_pool(url: str, schema: str) -> AsyncIterator[Pool]:
    """Connections that find the shadow's tables before the live ones."""
    settings = {"application_name": "rebuild", "search_path": f"{schema}, public", "timezone": "UTC"}
    pool = await asyncpg.create_pool(url, min_size=0, max_size=1, server_settings=settings)
    try:
        yield pool
    finally:
        await pool.close()
