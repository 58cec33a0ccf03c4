"""What the checker is shown at the end of a run: logs, tables and effects of both services, and what was committed."""

from collections.abc import AsyncIterator, Set
from dataclasses import replace

from attune_chassis.checker import check
from attune_chassis.checker.evidence import ConsumerEvidence, Effect, Evidence, Findings, ProducerEvidence
from attune_chassis.checker.gather import gather_consumer, gather_producer, log_bounds, log_of
from attune_chassis.database import Connection

from tests.faults import events, ledger
from tests.faults.cluster import Cluster
from tests.faults.draining import READS, loaded, places_of

OWNED = {"orders": events.ORDERS_TOPICS, "ledger": events.LEDGER_TOPICS}


async def judge(cluster: Cluster) -> Findings:
    """Everything has arrived: judge it."""
    connections = {service: await server.connect() for service, server in cluster.postgres.items()}
    try:
        places = [place for topics in OWNED.values() for place in places_of(topics)]
        bounds = await log_bounds(cluster.kafka.connection, places)
        producers, consumers = [], []
        for service, connection in connections.items():
            producers.append(await _producer(cluster, service, connection))
            consumers += [await _consumer(connection, consumer) for consumer in READS[service]]
        log = log_of(cluster.kafka.connection, bounds)
        shown = Evidence(places=places, log=log, producers=producers, consumers=consumers, drained=True, bounds=bounds)
        return await check(shown)
    finally:
        for connection in connections.values():
            await connection.close()


async def _producer(cluster: Cluster, service: str, connection: Connection) -> ProducerEvidence:
    shown = await gather_producer(connection, tuple(OWNED[service]))
    if service != "orders":
        return shown
    committed = {events.fact_id(cluster.seed, number) for number in range(await loaded(connection, cluster.seed))}
    committed |= {ce_id for answered in cluster.clients.answered for ce_id in answered.ce_ids}
    return replace(shown, committed=committed - cluster.lost)


async def _consumer(connection: Connection, consumer: str) -> ConsumerEvidence:
    shown = await gather_consumer(connection, consumer, foreign=consumer == ledger.INTAKE)
    if shown.foreign:
        return shown
    # A partition that was added reads as empty; the checker shall not take it for a log it was not shown.
    known = {place for topics in READS.values() for read in topics.values() for place in places_of(read)}
    positions = {place: position for place, position in shown.positions.items() if place in known}
    return replace(shown, positions=positions, effects=_effects(connection, consumer))


async def _effects(connection: Connection, consumer: str) -> AsyncIterator[Effect]:
    query = "SELECT ce_id, topic, key, version FROM effect WHERE consumer = $1 ORDER BY id"
    async with connection.transaction():
        async for row in connection.cursor(query, consumer, prefetch=5000):
            yield Effect(row["ce_id"], row["topic"], row["key"], row["version"])


async def amiss(cluster: Cluster) -> list[str]:
    """What the checker cannot know: refused commands, lost parcels, processes that ended by themselves.

    A parcel that comes twice under its id is allowed.
    """
    sent = [answered for answered in cluster.clients.answered if answered.parcel]
    promised = {str(answered.command_id) for answered in sent if not answered.lost}
    allowed = {str(answered.command_id) for answered in sent}
    received: Set[str] = cluster.recorder.received.keys()
    found = [f"parcel {parcel} was promised and never came" for parcel in promised - received]
    found += [f"parcel {parcel} came, nobody promised it" for parcel in received - allowed]
    found += [f"refused: {refused}" for refused in cluster.clients.refused]
    found += await _intake_amiss(cluster)
    return found + [f"process: {ended}" for ended in cluster.nursery.unexpected]


async def _intake_amiss(cluster: Cluster) -> list[str]:
    connection = await cluster.postgres["ledger"].connect()
    try:
        rows = await connection.fetch("SELECT ce_id, count(*) FROM taken_in WHERE what = 'taken' GROUP BY ce_id")
    finally:
        await connection.close()
    times = {row["ce_id"]: row["count"] for row in rows}
    wrong = {ce_id: times.get(ce_id, 0) for ce_id in cluster.taken_in if times.get(ce_id, 0) != 1}
    strange = times.keys() - cluster.taken_in
    found = [f"intake: {ce_id} was taken in {count} times" for ce_id, count in wrong.items()]
    return found + [f"intake: {ce_id} was taken in, and nobody sent it" for ce_id in strange]
