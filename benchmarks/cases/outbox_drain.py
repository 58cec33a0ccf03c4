"""How fast an outbox is emptied into Kafka, and what it costs."""

from collections.abc import Sequence
from functools import partial

from benchmarks.drainers import Drainer, UnavailableError
from benchmarks.drainers.debezium import DebeziumConnect
from benchmarks.drainers.faststream_outbox import FaststreamOutbox
from benchmarks.drainers.own_table import OwnTableDrainer
from benchmarks.events import PARTITIONS, VALUE_BYTES, EventShape, shape_of
from benchmarks.plan import Case, Plan
from benchmarks.report import Section
from benchmarks.rounds import Judge, Turn, interleave, tell_rates
from benchmarks.servers import Servers, running_servers

ROWS = 200_000
ROWS_QUICK = 5_000
WARM_UP_SHARE = 10
ROWS_LEAST = 1_000
OURS, RAW, DEBEZIUM, FASTSTREAM = "Attune relay", "raw loop", "Debezium on Connect", "faststream-outbox"
CPU_SECONDS_MAX = 1.0
OF_RAW_MIN = 0.6
OF_FASTSTREAM_MIN = 10.0


def all_drainers() -> list[Drainer]:
    """Ours and its rivals, in the order in which they take turns."""
    return [
        OwnTableDrainer(OURS, "attune_relay"),
        OwnTableDrainer(RAW, "raw_relay"),
        DebeziumConnect(DEBEZIUM),
        FaststreamOutbox(FASTSTREAM),
    ]


async def run(plan: Plan, section: Section) -> None:
    """Every size of value, every round, every contender in turn."""
    rows = plan.amount(ROWS, ROWS_QUICK)
    section.say(
        f"An outbox of {rows:,} committed rows with the headers of real events is emptied into a topic of {PARTITIONS} "
        "partitions, acknowledged by all replicas. The clock starts when a contender is connected (ours: has claimed "
        "and settled) and stops when its last row is done with. Debezium reads the write-ahead log in a warm JVM; its "
        "clock runs from its first record to its last, and it deletes nothing, so cleaning is not in its figures."
    )
    await compare(plan, section, all_drainers(), rows=rows, sizes=VALUE_BYTES)


async def compare(
    plan: Plan, section: Section, drainers: Sequence[Drainer], *, rows: int, sizes: Sequence[int]
) -> None:
    """Let the drainers take turns on one pair of servers, and tell and judge what came of it."""
    async with running_servers(quick_start=plan.quick) as servers:
        present = await _opened(drainers, servers, section, plan)
        try:
            for size in sizes:
                shape = shape_of(size)
                rounds = await interleave(
                    plan,
                    _turns(present, shape, rows),
                    about=f"{size} bytes",
                    warm_up=_turns(present, shape, rows // WARM_UP_SHARE),
                )
                section.say(f"### Values of {shape.value_bytes} bytes ({shape.ce_type})")
                tell_rates(section, rounds, what="rows")
                judge = Judge(section, f"outbox drain, {size} bytes", rounds, OURS)
                judge.cpu(CPU_SECONDS_MAX)
                judge.rate(">= 0.6 of the raw loop", RAW, OF_RAW_MIN)
                judge.rate("faster than Debezium in every round", DEBEZIUM, 1.0, every_round=True)
                judge.rate(">= 10 x faststream-outbox", FASTSTREAM, OF_FASTSTREAM_MIN)
        finally:
            for drainer in present:
                await drainer.close()


def _turns(drainers: Sequence[Drainer], shape: EventShape, rows: int) -> dict[str, Turn]:
    return {
        drainer.name: partial(drainer.drain, shape, max(int(rows * drainer.least_share), ROWS_LEAST))
        for drainer in drainers
    }


async def _opened(drainers: Sequence[Drainer], servers: Servers, section: Section, plan: Plan) -> list[Drainer]:
    present = []
    for drainer in drainers:
        try:
            await drainer.open(servers)
        except UnavailableError as error:
            plan.say(f"{drainer.name} is not here: {error}")
            section.say(f"{drainer.name} could not take part: {error}")
        else:
            present.append(drainer)
    return present


CASE = Case("outbox", "1. Outbox drain", run)
