"""A service's database put back to the past from a base backup, and what an operator then does.

What the bulk load and the consumers make they make again, under the same ids, and it matches the log by itself. What
clients had told since the backup is known to the log alone: the operator accepts these orphans and raises the versions
of their aggregates; a command the relay had not yet published is lost, which is what a restore means.
"""

import asyncio
import json
import signal
from collections.abc import Sequence
from random import Random
from uuid import UUID

import asyncpg
from attune_chassis.recovery import decide_orphan
from attune_chassis.restore import release_deliveries, server_state

from tests.faults import events
from tests.faults.cluster import LOAD, SERVICES, Cluster
from tests.faults.draining import OPERATOR
from tests.faults.kinds.processes import goes_on
from tests.faults.summary import Summary
from tests.faults.waiting import until

BACK_SECONDS_MAX = 60.0
SETTLED_SECONDS_MAX = 150.0


async def restore(cluster: Cluster, summary: Summary, chance: Random) -> None:
    """A base backup, then life goes on, then the backup takes the database's place, on a new timeline."""
    server = cluster.postgres[chance.choice(SERVICES)]
    answered_before = len(cluster.clients.answered)
    await asyncio.to_thread(server.take_backup)
    try:
        await cluster.clients.until_answered(chance.randint(10, 30), BACK_SECONDS_MAX)
        since_backup = [ce_id for each in cluster.clients.answered[answered_before:] for ce_id in each.ce_ids]
        await until(
            lambda: _published(cluster, since_backup), "what was told since the backup is out", BACK_SECONDS_MAX
        )
        await cluster.clients.until_answered(chance.randint(1, 10), BACK_SECONDS_MAX)
        await cluster.clients.pause(BACK_SECONDS_MAX)
        if server.service == "orders":
            cluster.told_since_backups += cluster.clients.answered[answered_before:]
        await asyncio.to_thread(server.restore, new_timeline=True)
        summary.restores += 1
        if server.service == "orders":
            cluster.child(LOAD).signal(signal.SIGKILL)
            # Until nothing is unknown any more no fact can be new, so what is missing now was never published.
            await until(lambda: _decide(cluster, summary), "every orphan is decided", SETTLED_SECONDS_MAX)
    finally:
        cluster.clients.resume()
    await cluster.clients.until_answered(1, SETTLED_SECONDS_MAX)
    await goes_on(cluster, "relay", server.service)
    connection = await server.connect()
    try:
        await release_deliveries(connection, actor=OPERATOR, reason="the recorder takes an id twice")
    finally:
        await connection.close()


async def _published(cluster: Cluster, ce_ids: Sequence[UUID]) -> bool:
    connection = await cluster.postgres["orders"].connect()
    try:
        return not await connection.fetchval("SELECT count(*) FROM outbox WHERE ce_id = ANY ($1)", ce_ids)
    finally:
        await connection.close()


async def _decide(cluster: Cluster, summary: Summary) -> bool:
    """The operator: accept what clients told. True when a relay has settled without open orphans."""
    try:
        connection = await cluster.postgres["orders"].connect()
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    try:
        told = "SELECT * FROM orphan WHERE decision IS NULL AND topic = ANY ($1) ORDER BY epoch, sequence"
        for orphan in await connection.fetch(told, [events.ORDER_TOPIC, events.NOTE_TOPIC]):
            await _accept(connection, orphan)
            summary.orphans_accepted += 1
        state = await server_state(connection)
        return bool(state.known_server) and state.settled
    finally:
        await connection.close()


async def _accept(connection: asyncpg.Connection, orphan: asyncpg.Record) -> None:
    headers = dict(json.loads(orphan["headers"]))
    name = orphan["key"].decode()
    aggregate = f"note {name}" if orphan["topic"] == events.NOTE_TOPIC else name
    async with connection.transaction():
        await connection.execute(
            "INSERT INTO aggregate VALUES ($1, $2) ON CONFLICT (name)"
            " DO UPDATE SET version = greatest(aggregate.version, excluded.version)",
            aggregate,
            int(headers["ce_aggregateversion"]),
        )
        await decide_orphan(connection, orphan["ce_id"], "accept", actor=OPERATOR, reason="told by a client")


async def note_losses(cluster: Cluster, summary: Summary) -> None:
    """At the end: what restores took back for good, so that the checker does not look for it."""
    connection = await cluster.postgres["orders"].connect()
    try:
        known: set[UUID] = {row["id"] for row in await connection.fetch("SELECT id FROM command")}
        accepted: set[UUID] = {
            row["ce_id"] for row in await connection.fetch("SELECT ce_id FROM orphan WHERE decision IS NOT NULL")
        }
    finally:
        await connection.close()
    for answered in cluster.told_since_backups:
        if answered.command_id not in known:
            summary.commands_lost_by_restores += 1
            cluster.lost |= set(answered.ce_ids) - accepted
            answered.lost = True
