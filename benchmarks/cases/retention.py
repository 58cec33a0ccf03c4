"""Whether the tables of the plumbing stay small while millions of events go through them."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg

from benchmarks.drainers.own_table import fill_outbox, outbox_records
from benchmarks.events import PARTITIONS, shape_of
from benchmarks.figures import told
from benchmarks.plan import Case, Plan
from benchmarks.processes import ContenderProcess
from benchmarks.report import Section
from benchmarks.servers import Servers, running_servers

EVENTS = 5_000_000
EVENTS_QUICK = 20_000
EVENTS_BESIDE_A_TRANSACTION = 1_000_000
TRANSACTION_SECONDS = 120.0
TRANSACTION_SECONDS_QUICK = 5.0
EVENTS_A_TRANSACTION = 2_000
BACKLOG_MAX = 10_000
VALUE_BYTES = 200
SAMPLE_SECONDS = 1.0
LOOK_SECONDS = 0.02
MEBIBYTE = 1024 * 1024
GROWTH_MAX = 1.25
TABLES = ("outbox", "stream", "inbox", "parked")
SAMPLE = """
    SELECT relname, pg_total_relation_size(relid) AS bytes, n_dead_tup AS dead FROM pg_stat_user_tables
     WHERE relname = ANY ($1)
"""
WAITING = "SELECT count(*) FROM (SELECT FROM outbox LIMIT $1) AS rows"


@dataclass(slots=True)
class Growth:
    """What was seen of one table."""

    mebibytes: list[float] = field(default_factory=list)
    dead: list[int] = field(default_factory=list)


async def run(plan: Plan, section: Section) -> None:
    """Events through outbox and relay, first alone, then beside a transaction that stays open."""
    alone = plan.amount(EVENTS, EVENTS_QUICK)
    beside = plan.amount(EVENTS_BESIDE_A_TRANSACTION, EVENTS_QUICK)
    held = TRANSACTION_SECONDS_QUICK if plan.quick else TRANSACTION_SECONDS
    section.say(
        f"Events of {VALUE_BYTES} bytes are committed {EVENTS_A_TRANSACTION:,} a transaction, at most {BACKLOG_MAX:,} "
        "waiting, while our relay carries them on. Size with indexes and dead tuples are looked at every second; "
        "autovacuum looks every 15 s, as `attune up` and compose set it. In the second part a transaction with a "
        f"snapshot of another connection stays open for {held:.0f} s, so that nothing can be cleaned away; the rows "
        "that came to an end meanwhile stay on disk."
    )
    async with running_servers(quick_start=plan.quick) as servers:
        seen = await _flow(plan, servers, alone, transaction_seconds=0.0)
        _tell(section, f"{alone:,} events", seen)
        sizes = seen["outbox"].mebibytes
        first, second = max(sizes[: len(sizes) // 2]), max(sizes[len(sizes) // 2 :])
        section.goal(
            f"the outbox does not go on growing while {alone:,} events go through it (largest in the second half <= "
            f"{GROWTH_MAX} x the first)",
            f"{told(first)} MiB, then {told(second)} MiB",
            second <= GROWTH_MAX * first,
        )
        seen = await _flow(plan, servers, beside, transaction_seconds=held)
        _tell(section, f"{beside:,} events beside a transaction open for {held:.0f} s", seen)
        section.goal(
            "after the open transaction has ended the outbox is cleaned again",
            f"{seen['outbox'].dead[-1]:,} dead tuples at the end of {max(seen['outbox'].dead):,}",
            seen["outbox"].dead[-1] <= max(EVENTS_A_TRANSACTION * 5, max(seen["outbox"].dead) // 10),
        )


async def _flow(plan: Plan, servers: Servers, events: int, *, transaction_seconds: float) -> dict[str, Growth]:
    url, topic = await servers.new_database(), servers.new_topic()
    specification = servers.specification(database_url=url, topic=topic, partitions=PARTITIONS)
    relay = await ContenderProcess.start("attune_relay_service", specification, logs=servers.logs)
    seen = {name: Growth() for name in TABLES}
    connection = await asyncpg.connect(url)
    try:
        await relay.ready()
        relay.go()
        began = time.monotonic()
        sampling = asyncio.create_task(_sample(url, seen))
        async with _open_transaction(url, transaction_seconds):
            await _feed(connection, topic, events)
            await asyncio.sleep(max(0.0, began + transaction_seconds - time.monotonic()))
        if transaction_seconds:
            await connection.execute("VACUUM outbox")  # what autovacuum does at its next round
        seconds = time.monotonic() - began
        plan.say(f"  {events:,} events in {seconds:.0f} s, outbox {told(max(seen['outbox'].mebibytes))} MiB")
        await asyncio.sleep(2 * SAMPLE_SECONDS)
        sampling.cancel()
        return seen
    finally:
        await connection.close()
        await relay.end()
        servers.delete_topics([topic])
        await servers.drop_database(url)


async def _feed(connection: asyncpg.Connection, topic: str, events: int) -> None:
    shape = shape_of(VALUE_BYTES)
    left = events
    while left > 0:
        if await connection.fetchval(WAITING, BACKLOG_MAX) >= BACKLOG_MAX:
            await asyncio.sleep(LOOK_SECONDS)
            continue
        await fill_outbox(connection, outbox_records(shape, topic, min(left, EVENTS_A_TRANSACTION)))
        left -= EVENTS_A_TRANSACTION
    while await connection.fetchval(WAITING, 1):  # noqa: ASYNC110 -- rows tell nobody
        await asyncio.sleep(LOOK_SECONDS)


@asynccontextmanager
async def _open_transaction(url: str, seconds: float) -> AsyncIterator[None]:
    if not seconds:
        yield
        return
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read"):
            await connection.fetchval("SELECT count(*) FROM stream")
            yield
    finally:
        await connection.close()


async def _sample(url: str, seen: dict[str, Growth]) -> None:
    connection = await asyncpg.connect(url)
    try:
        while True:
            for row in await connection.fetch(SAMPLE, list(TABLES)):
                seen[row["relname"]].mebibytes.append(row["bytes"] / MEBIBYTE)
                seen[row["relname"]].dead.append(row["dead"])
            await asyncio.sleep(SAMPLE_SECONDS)
    finally:
        connection.terminate()


def _tell(section: Section, about: str, seen: dict[str, Growth]) -> None:
    section.say(f"### {about}")
    section.table(
        ["table", "MiB at most", "MiB at the end", "dead tuples at most", "dead tuples at the end"],
        [
            [
                name,
                told(max(growth.mebibytes)),
                told(growth.mebibytes[-1]),
                f"{max(growth.dead):,}",
                f"{growth.dead[-1]:,}",
            ]
            for name, growth in seen.items()
        ],
    )


CASE = Case("retention", "8. Retention", run)
