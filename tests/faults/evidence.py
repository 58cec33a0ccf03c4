"""What the checker is shown at the end of a run: logs, tables and effects of both services, and what was committed."""

from collections.abc import AsyncIterator, Set
from dataclasses import dataclass, field, replace
from uuid import UUID

from attune_chassis.checker import check
from attune_chassis.checker.evidence import ConsumerEvidence, Effect, Evidence, Findings, ProducerEvidence
from attune_chassis.checker.gather import gather_consumer, gather_producer, log_bounds, log_of
from attune_chassis.database import Connection

from tests.faults import events, ledger
from tests.faults.cluster import Cluster
from tests.faults.draining import READS, loaded, places_of

OWNED = {"orders": events.ORDERS_TOPICS, "ledger": events.LEDGER_TOPICS}


@dataclass(slots=True)
class Truth:
    """What is known beside the databases: facts that a restore took back, or that somebody accepted."""

    lost: set[UUID] = field(default_factory=set)
    """Committed after the backup, not published before the restore: gone, as a restore says."""


async def judge(cluster: Cluster, truth: Truth) -> Findings:
    """Everything has arrived: judge it."""
    connections = {service: await server.connect() for service, server in cluster.postgres.items()}
    try:
        places = [place for topics in OWNED.values() for place in places_of(topics)]
        bounds = await log_bounds(cluster.kafka.connection, places)
        producers, consumers = [], []
        for service, connection in connections.items():
            producers.append(await _producer(cluster, truth, service, connection))
            consumers += [await _consumer(connection, consumer) for consumer in READS[service]]
        log = log_of(cluster.kafka.connection, bounds)
        shown = Evidence(places=places, log=log, producers=producers, consumers=consumers, drained=True, bounds=bounds)
        return await check(shown)
    finally:
        for connection in connections.values():
            await connection.close()


async def _producer(cluster: Cluster, truth: Truth, service: str, connection: Connection) -> ProducerEvidence:
    shown = await gather_producer(connection, tuple(OWNED[service]))
    if service != "orders":
        return shown
    committed = {events.fact_id(cluster.seed, number) for number in range(await loaded(connection, cluster.seed))}
    committed |= {ce_id for answered in cluster.clients.answered for ce_id in answered.ce_ids}
    return replace(shown, committed=committed - truth.lost)


async def _consumer(connection: Connection, consumer: str) -> ConsumerEvidence:
    shown = await gather_consumer(connection, consumer, foreign=consumer == ledger.INTAKE)
    if shown.foreign:
        return shown
    return replace(shown, effects=_effects(connection, consumer))


async def _effects(connection: Connection, consumer: str) -> AsyncIterator[Effect]:
    query = "SELECT ce_id, topic, key, version FROM effect WHERE consumer = $1 ORDER BY id"
    async with connection.transaction():
        async for row in connection.cursor(query, consumer, prefetch=5000):
            yield Effect(row["ce_id"], row["topic"], row["key"], row["version"])


async def amiss(cluster: Cluster) -> list[str]:
    """What the checker cannot know: refused commands, lost parcels, processes that ended by themselves.

    A parcel that comes twice under its id is allowed.
    """
    promised = {answered.parcel for answered in cluster.clients.answered if answered.parcel}
    received: Set[str] = cluster.recorder.received.keys()
    found = [f"parcel {parcel} was promised and never came" for parcel in promised - received]
    found += [f"parcel {parcel} came, nobody promised it" for parcel in received - promised]
    found += [f"refused: {refused}" for refused in cluster.clients.refused]
    return found + [f"process: {ended}" for ended in cluster.nursery.unexpected]
