"""A million records behind them: how soon a relay starts, and how fast a projection is rebuilt."""

import secrets
from collections.abc import Sequence

import asyncpg

from benchmarks.effects import create_effect_tables
from benchmarks.events import PARTITIONS, shape_of
from benchmarks.figures import Spread, told
from benchmarks.log_writer import LogEnd, write_log
from benchmarks.plan import Case, Plan
from benchmarks.processes import ContenderProcess
from benchmarks.report import Section
from benchmarks.rounds import Judge, Rounds, tell_rates
from benchmarks.servers import Servers, running_servers
from benchmarks.turns import take_turn

RECORDS = 1_000_000
RECORDS_QUICK = 10_000
ROUNDS_MAX = 2
VALUE_BYTES = 200
START_SECONDS_MAX = 2.0
OF_CONSUMER_MIN = 0.5
CONSUMER, REBUILD = "Attune consumer", "Attune rebuild"
INSERT_STREAM = """
    INSERT INTO stream (topic, partition, epoch, last_sequence, last_ce_id, next_offset) VALUES ($1, $2, 1, $3, $4, $5)
"""


async def run(plan: Plan, section: Section) -> None:
    """One log; first relays start on it, then consumers read it and rebuild from it in turn."""
    records = plan.amount(RECORDS, RECORDS_QUICK)
    async with running_servers(quick_start=plan.quick) as servers:
        shape = shape_of(VALUE_BYTES)
        topic = servers.new_topic()
        plan.say(f"writing a log of {records:,} records")
        ends = await write_log(servers.login.aiokafka(), topic, shape, records)
        await _consume_and_rebuild(plan, section, servers, topic, records)
        await _starts(plan, section, servers, topic, ends)


async def _starts(plan: Plan, section: Section, servers: Servers, topic: str, ends: Sequence[LogEnd]) -> None:
    records = sum(end.last_sequence for end in ends)
    url = await servers.new_database()
    connection = await asyncpg.connect(url)
    await connection.executemany(
        INSERT_STREAM, [(topic, end.partition, end.last_sequence, end.last_ce_id, end.next_offset) for end in ends]
    )
    await connection.close()
    seconds = []
    for _ in range(plan.rounds):
        told_to = servers.specification(database_url=url, topic=topic, partitions=PARTITIONS)
        relay = await ContenderProcess.start("attune_relay_service", told_to, logs=servers.logs)
        try:
            seconds.append(float((await relay.ready())["start_seconds"]))
            relay.go()
        finally:
            await relay.end()
    spread = Spread.of(seconds)
    plan.say(f"  relay start: {spread} s")
    section.say(
        f"### Start of a relay\n\nFrom the start of its loop in a running process until it publishes (connected, "
        f"claimed, read back, settled), with {records:,} records of its own behind it: {spread} s."
    )
    section.goal(
        f"relay start with {records:,} records behind it < 2 s", f"{spread} s", spread.greatest < START_SECONDS_MAX
    )


async def _consume_and_rebuild(plan: Plan, section: Section, servers: Servers, topic: str, records: int) -> None:
    rounds: Rounds = {CONSUMER: [], REBUILD: []}
    for number in range(min(plan.rounds, ROUNDS_MAX)):
        plan.say(f"consume and rebuild, round {number + 1} of {min(plan.rounds, ROUNDS_MAX)}")
        url = await servers.new_database()
        await create_effect_tables(url)
        told_to = {
            "database_url": url,
            "topic": topic,
            "rows": records,
            "ce_type": shape_of(VALUE_BYTES).ce_type,
            "consumer": f"c{secrets.token_hex(4)}",
        }
        for name, module in ((CONSUMER, "attune_consumer"), (REBUILD, "attune_rebuild")):
            await servers.settle_disk()
            measured = await take_turn(servers, name, module, records, told_to)
            rounds[name].append(measured)
            plan.say(f"  {name}: {told(measured.rate)}/s")
        await servers.drop_database(url)
    section.say(
        "### Rebuild\n\nA consumer reads the whole log into a table, then the table is made anew from the log: "
        "shadow, filling, swap, and the statistics of the new table. The rebuild's records include the claims."
    )
    tell_rates(section, rounds, what="records")
    Judge(section, "rebuild", rounds, REBUILD).rate(">= 0.5 of the consumer's rate", CONSUMER, OF_CONSUMER_MIN)


CASE = Case("long-log", "4. A million records behind", run)
