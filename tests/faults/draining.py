"""Waiting until nothing is under way: the operator's part done, outboxes empty, positions at the ends of their logs."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from typing import cast

import asyncpg
from attune_chassis.checker.evidence import Place
from attune_chassis.checker.gather import log_bounds
from attune_chassis.clock import SystemClock
from attune_chassis.database import Connection, Pool
from attune_chassis.outbox import Outbox
from attune_chassis.parking import replay
from attune_chassis.service import Resources
from attune_chassis.subscription import AwaitingError
from attune_chassis.transient import is_transient

from tests.faults import events, ledger, orders
from tests.faults.cluster import Cluster

POLL_SECONDS = 0.2
TIMES_AT_MOST = 5
OPERATOR = "fault run"
READS: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "orders": {orders.CONSUMER: events.LEDGER_TOPICS},
    "ledger": {
        ledger.BULK: {events.FACT_TOPIC: events.ORDERS_TOPICS[events.FACT_TOPIC]},
        ledger.CONSUMER: {topic: events.ORDERS_TOPICS[topic] for topic in (events.NOTE_TOPIC, events.ORDER_TOPIC)},
        ledger.INTAKE: events.INTAKE_TOPICS,
    },
}
"""What each consumer of each service reads."""
UNFINISHED = {
    "outbox rows": "SELECT count(*) FROM outbox",
    "timers": "SELECT count(*) FROM timer",
    "deliveries under way": "SELECT count(*) FROM delivery WHERE state NOT IN ('accepted', 'refused', 'given_up')",
    "held keys": "SELECT count(*) FROM held_key",
    "open orphans": "SELECT count(*) FROM orphan WHERE decision IS NULL",
}


def places_of(topics: Mapping[str, int]) -> list[Place]:
    """Every partition of these topics."""
    return [(topic, partition) for topic, count in topics.items() for partition in range(count)]


async def drain(cluster: Cluster, seconds: float) -> int:
    """Wait until everything has arrived, and replay what is held; gives how many records were replayed.

    A TimeoutError says what is still on its way when nothing of it has moved for so long: a busy machine is slow, and
    only what stands still is lost. All together takes at most `TIMES_AT_MOST` as long.
    """
    began = moved = time.monotonic()
    before: list[str] = []
    replayed = 0
    while left := [word async for word in on_their_way(cluster)]:
        now = time.monotonic()
        if left != before:
            before, moved = left, now
        if now - moved > seconds or now - began > TIMES_AT_MOST * seconds:
            raise TimeoutError(f"not drained after {now - began:.0f} seconds: {'; '.join(left)}")
        replayed += await mend(cluster)
        await asyncio.sleep(POLL_SECONDS)
    return replayed


async def on_their_way(cluster: Cluster) -> AsyncIterator[str]:
    """What has not arrived yet, in words; nothing when all has."""
    for service, server in cluster.postgres.items():
        connection = await server.connect()
        try:
            for what, query in UNFINISHED.items():
                if number := await connection.fetchval(query):
                    yield f"{service}: {number} {what}"
            if service == "orders" and (missing := cluster.facts - await loaded(connection, cluster.seed)):
                yield f"{missing} facts to load"
            positions = {
                (row["consumer"], row["topic"], row["partition"]): row["next_offset"]
                for row in await connection.fetch("SELECT consumer, topic, partition, next_offset FROM position")
            }
        finally:
            await connection.close()
        for consumer, topics in READS[service].items():
            ends = await log_bounds(cluster.kafka.connection, places_of(topics))
            for (topic, partition), (_, end) in ends.items():
                if positions.get((consumer, topic, partition), 0) < end:
                    stands = positions.get((consumer, topic, partition), 0)
                    yield f"{consumer} stands at {stands} of {end} in {topic}/{partition}"


async def loaded(connection: Connection, seed: int) -> int:
    """How many facts the bulk load has committed."""
    return cast("int", await connection.fetchval("SELECT next FROM load_progress WHERE seed = $1", seed) or 0)


async def mend(cluster: Cluster) -> int:
    """The operator replays held keys of orders, where poison now finds its repair; gives how many keys went free."""
    server = cluster.postgres["ledger"]
    pool = await asyncpg.create_pool(
        server.url("app"), min_size=1, max_size=1, server_settings={ledger.REPAIRED: "on"}, command_timeout=20
    )
    try:
        return await _replay_held(pool)
    except Exception as error:
        if not is_transient(error):
            raise
        return 0
    finally:
        pool.terminate()


async def _replay_held(pool: Pool) -> int:
    outbox = Outbox(events.LEDGER_TOPICS)
    subscription = ledger.orders_and_notes(Resources(settings=None, pool=pool, clock=SystemClock(), outbox=outbox))
    freed = 0
    async with pool.acquire() as connection:
        held = await connection.fetch("SELECT topic, key FROM held_key WHERE consumer = $1", ledger.CONSUMER)
        for topic, key in sorted(held, key=lambda row: str(row["topic"] != events.ORDER_TOPIC)):
            try:
                freed += await replay(connection, subscription, topic=topic, key=key, actor=OPERATOR, reason="repaired")
            except AwaitingError:
                continue
    return freed
