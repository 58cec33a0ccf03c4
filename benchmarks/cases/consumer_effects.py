"""How fast a log becomes rows of a table, each once, and what it costs."""

import secrets
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from benchmarks.effects import create_effect_tables
from benchmarks.events import PARTITIONS, VALUE_BYTES, EventShape, shape_of
from benchmarks.figures import Measurement
from benchmarks.log_writer import write_log
from benchmarks.plan import Case, Plan
from benchmarks.report import Section
from benchmarks.rounds import Judge, Turn, interleave, tell_rates
from benchmarks.servers import Servers, running_servers
from benchmarks.turns import take_turn

RECORDS = 200_000
RECORDS_QUICK = 5_000
WARM_UP_SHARE = 10
RECORDS_LEAST = 500
ONE_BY_ONE_RECORDS_MAX = 1_000
OURS, RAW, RAW_UNIQUE = "Attune consumer", "raw loop", "raw loop, unique ids"
BATCH, ONE_BY_ONE = "FastStream batch", "FastStream one by one"
CPU_SECONDS_MAX = 1.5
OF_RAW_MIN = 0.6
OF_BATCH_MIN = 3.0


class Consuming(NamedTuple):
    """A contender: its program, what it is told besides, how many records it gets at most."""

    module: str
    told: Mapping[str, Any]
    records_max: int = RECORDS


CONTENDERS = {
    OURS: Consuming("attune_consumer", {}),
    RAW: Consuming("raw_consumer", {"deduplicating": False}),
    RAW_UNIQUE: Consuming("raw_consumer", {"deduplicating": True}),
    BATCH: Consuming("faststream_consumer", {"batch": True}),
    ONE_BY_ONE: Consuming("faststream_consumer", {"batch": False}, ONE_BY_ONE_RECORDS_MAX),
}


async def run(plan: Plan, section: Section) -> None:
    """Every size of value, every round, every contender in turn, all reading the same log."""
    records = plan.amount(RECORDS, RECORDS_QUICK)
    section.say(
        f"A log of {records:,} events in {PARTITIONS} partitions becomes rows of a table, in the same transactions as "
        "the positions. Attune's consumer and FastStream's validate every event against its contract, the raw loops "
        "do not. The clock starts with the first batch in hand. FastStream one by one commits an offset for each "
        f"event and gets at most {ONE_BY_ONE_RECORDS_MAX:,} events."
    )
    async with running_servers(quick_start=plan.quick) as servers:
        for size in VALUE_BYTES:
            shape = shape_of(size)
            topic = servers.new_topic()
            await write_log(servers.login.aiokafka(), topic, shape, records)
            rounds = await interleave(
                plan,
                _turns(servers, shape, topic, records),
                about=f"{size} bytes",
                warm_up=_turns(servers, shape, topic, max(records // WARM_UP_SHARE, RECORDS_LEAST)),
            )
            servers.delete_topics([topic])
            section.say(f"### Values of {shape.value_bytes} bytes ({shape.ce_type})")
            tell_rates(section, rounds, what="events")
            judge = Judge(section, f"consumer to effects, {size} bytes", rounds, OURS)
            judge.cpu(CPU_SECONDS_MAX)
            judge.rate(">= 0.6 of the raw loop", RAW, OF_RAW_MIN)
            judge.rate(">= 3 x FastStream batch", BATCH, OF_BATCH_MIN)


def _turns(servers: Servers, shape: EventShape, topic: str, records: int) -> dict[str, Turn]:
    return {name: partial(_turn, servers, name, shape=shape, topic=topic, records=records) for name in CONTENDERS}


async def _turn(servers: Servers, name: str, *, shape: EventShape, topic: str, records: int) -> Measurement:
    consuming = CONTENDERS[name]
    records = min(records, consuming.records_max)
    url = await servers.new_database()
    try:
        await create_effect_tables(url)
        await servers.settle_disk()
        told = {
            "database_url": url,
            "topic": topic,
            "partitions": PARTITIONS,
            "rows": records,
            "ce_type": shape.ce_type,
            "consumer": f"c{secrets.token_hex(4)}",
            **consuming.told,
        }
        return await take_turn(servers, name, consuming.module, records, told)
    finally:
        await servers.drop_database(url)


CASE = Case("consumer", "2. Consumer to effects", run)
