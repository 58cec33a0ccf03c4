"""What a second consumer process adds."""

import asyncio
import secrets
import time

import asyncpg
from confluent_kafka import KafkaException

from benchmarks.accounting import billed
from benchmarks.effects import create_effect_tables
from benchmarks.events import PARTITIONS, shape_of
from benchmarks.figures import Measurement, Spread, ratios, told
from benchmarks.log_writer import write_log
from benchmarks.plan import Case, Plan
from benchmarks.processes import ContenderFailedError, ContenderProcess
from benchmarks.report import Section
from benchmarks.servers import Servers, running_servers

RECORDS = 400_000
RECORDS_QUICK = 10_000
VALUE_BYTES = 200
PROCESSES = (1, 2)
GAIN_MIN = 1.8
LOOK_SECONDS = 0.02
SHARE_TIMEOUT_SECONDS = 60.0
DONE_TIMEOUT_SECONDS = 300.0
READ_SO_FAR = "SELECT coalesce(sum(next_offset), 0)::bigint FROM position WHERE consumer = $1"


async def run(plan: Plan, section: Section) -> None:
    """One process and two processes in turn, every round."""
    records = plan.amount(RECORDS, RECORDS_QUICK)
    section.say(
        f"A log of {records:,} events in {PARTITIONS} partitions is read into a table by one process of our consumer, "
        "or by two that share the partitions. The processes have joined the group and hold their first batch when the "
        "clock starts. Kafka and PostgreSQL need their part of the cores too: the shares say whether any were left."
    )
    measured: dict[int, list[Measurement]] = {count: [] for count in PROCESSES}
    async with running_servers(quick_start=plan.quick) as servers:
        for number in range(plan.rounds):
            plan.say(f"round {number + 1} of {plan.rounds}")
            for count, turns in measured.items():
                turn = await _turn(servers, count, records)
                turns.append(turn)
                plan.say(f"  {count}: {told(turn.rate)}/s")
    section.table(
        ["processes", "events a second", "% of a core each", "Kafka", "PostgreSQL"],
        [
            [
                str(count),
                str(Spread.of([turn.rate for turn in turns])),
                _share(turns, "consumer 1"),
                _share(turns, "Kafka"),
                _share(turns, "PostgreSQL"),
            ]
            for count, turns in measured.items()
        ],
    )
    gain = ratios([turn.rate for turn in measured[2]], [turn.rate for turn in measured[1]])
    busy = Spread.of([100 * sum(turn.bill.cpu_seconds.values()) / turn.seconds for turn in measured[1]])
    section.say(f"With one process everybody together already used {busy} % of a core.")
    section.goal("two consumer processes >= 1.8 x one, while cores last", f"{gain} times", gain.middle >= GAIN_MIN)


def _share(turns: list[Measurement], process: str) -> str:
    return str(Spread.of([100 * turn.bill.cpu_seconds[process] / turn.seconds for turn in turns]))


async def _turn(servers: Servers, count: int, records: int) -> Measurement:
    url, topic = await servers.new_database(), servers.new_topic()
    await create_effect_tables(url)
    shape = shape_of(VALUE_BYTES)
    name = f"c{secrets.token_hex(4)}"
    told_to = servers.specification(database_url=url, topic=topic, ce_type=shape.ce_type, consumer=name)
    started = [await ContenderProcess.start("attune_consumer_share", told_to, logs=servers.logs) for _ in range(count)]
    connection = await asyncpg.connect(url)
    try:
        for process in started:
            await process.hear("joined", SHARE_TIMEOUT_SECONDS)
        await _until_shared(servers, name, count)
        for process in started:
            process.arm()
        await write_log(servers.login.aiokafka(), topic, shape, records)
        for process in started:
            await process.ready()
        await servers.settle_disk()
        pids = {f"consumer {number}": process.pid for number, process in enumerate(started, 1)}
        async with billed({**pids, **servers.processes}, families=servers.families) as bill:
            began = time.monotonic()
            for process in started:
                process.go()
            await _until_read(connection, name, records + PARTITIONS)
            seconds = time.monotonic() - began
        return Measurement("consumer 1", records, seconds, bill)
    finally:
        await connection.close()
        for process in started:
            await process.end()
        servers.delete_topics([topic])
        await servers.drop_database(url)


async def _until_shared(servers: Servers, group: str, members: int) -> None:
    """Wait until each member has its equal part."""
    deadline = time.monotonic() + SHARE_TIMEOUT_SECONDS
    shares: list[int] = []
    while time.monotonic() < deadline:
        try:
            described = servers.admin.describe_consumer_groups([group])[group].result()
            shares = [len(member.assignment.topic_partitions) for member in described.members]
        except KafkaException:
            shares = []  # the group is not there yet
        if shares == [PARTITIONS // members] * members:
            return
        await asyncio.sleep(LOOK_SECONDS)
    raise ContenderFailedError(f"the partitions were not shared among {members} in time (last seen: {shares}).")


async def _until_read(connection: asyncpg.Connection, consumer: str, wanted: int) -> None:
    async with asyncio.timeout(DONE_TIMEOUT_SECONDS):
        while await connection.fetchval(READ_SO_FAR, consumer) < wanted:  # noqa: ASYNC110 -- rows tell nobody
            await asyncio.sleep(LOOK_SECONDS)


CASE = Case("two-consumers", "5. Two consumer processes", run)
