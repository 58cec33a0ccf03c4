"""How fast an outbox is emptied into Kafka, and what it costs."""

from collections.abc import Sequence

from benchmarks.drainers import Drainer, UnavailableError
from benchmarks.drainers.debezium import DebeziumConnect
from benchmarks.drainers.faststream_outbox import FaststreamOutbox
from benchmarks.drainers.own_table import OwnTableDrainer
from benchmarks.events import PARTITIONS, VALUE_BYTES, EventShape, shape_of
from benchmarks.figures import Measurement, Spread, ratios, told
from benchmarks.plan import Case, Plan
from benchmarks.processes import ContenderFailedError
from benchmarks.report import Section
from benchmarks.servers import Servers, running_servers

ROWS = 200_000
ROWS_QUICK = 5_000
WARM_UP_SHARE = 10
ROWS_LEAST = 1_000
OURS, RAW, DEBEZIUM, FASTSTREAM = "Attune relay", "raw loop", "Debezium on Connect", "faststream-outbox"
CPU_SECONDS_MAX = 1.0
OF_RAW_MIN = 0.6
OF_FASTSTREAM_MIN = 10.0

Rounds = dict[str, list[Measurement]]


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
) -> dict[int, Rounds]:
    """Let the drainers take turns on one pair of servers and tell what came of it."""
    async with running_servers() as servers:
        present = await _opened(drainers, servers, section, plan)
        try:
            found = {}
            for size in sizes:
                shape = shape_of(size)
                await _round(present, shape, max(rows // WARM_UP_SHARE, ROWS_LEAST), plan, {})
                rounds: Rounds = {}
                for number in range(plan.rounds):
                    plan.say(f"{size} bytes, round {number + 1} of {plan.rounds}")
                    await _round(present, shape, rows, plan, rounds)
                found[size] = rounds
                _tell(section, shape, rounds)
                _judge(section, size, rounds)
            return found
        finally:
            for drainer in present:
                await drainer.close()


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


async def _round(drainers: Sequence[Drainer], shape: EventShape, rows: int, plan: Plan, rounds: Rounds) -> None:
    for drainer in drainers:
        share = max(int(rows * drainer.least_share), ROWS_LEAST)
        try:
            measured = await drainer.drain(shape, share)
        except ContenderFailedError as error:
            plan.say(f"  {drainer.name} failed: {error}")
            continue
        rounds.setdefault(drainer.name, []).append(measured)
        plan.say(f"  {drainer.name}: {told(measured.rate)}/s, {told(measured.own_cpu_per_100k)} CPU s per 100k")


def _tell(section: Section, shape: EventShape, rounds: Rounds) -> None:
    section.say(f"### Values of {shape.value_bytes} bytes ({shape.ce_type})")
    section.table(
        ["contender", "rows", "rows a second", "CPU s per 100k", "Kafka's", "PostgreSQL's", "memory MiB"],
        [_line(name, measured) for name, measured in rounds.items()],
    )


def _line(name: str, measured: Sequence[Measurement]) -> list[str]:
    costs = [
        str(Spread.of([one.cpu_per_100k(process) for one in measured])) for process in (name, "Kafka", "PostgreSQL")
    ]
    memory = told(max(one.memory_mebibytes for one in measured))
    return [name, f"{measured[0].amount:,}", str(Spread.of([one.rate for one in measured])), *costs, memory]


def _judge(section: Section, size: int, rounds: Rounds) -> None:
    rates = {name: [one.rate for one in measured] for name, measured in rounds.items()}
    about = f"outbox drain, {size} bytes"
    if OURS not in rates:
        section.goal(f"{about}: our relay drains", "it failed in every round", None)
        return
    cpu = Spread.of([one.own_cpu_per_100k for one in rounds[OURS]])
    section.goal(f"{about}: CPU <= 1.0 s per 100k", str(cpu), cpu.middle <= CPU_SECONDS_MAX)
    _judge_ratio(section, f"{about}: >= 0.6 of the raw loop", rates, RAW, OF_RAW_MIN)
    _judge_ratio(section, f"{about}: faster than Debezium in every round", rates, DEBEZIUM, 1.0, every_round=True)
    _judge_ratio(section, f"{about}: >= 10 x faststream-outbox", rates, FASTSTREAM, OF_FASTSTREAM_MIN)


def _judge_ratio(
    section: Section,
    sentence: str,
    rates: dict[str, list[float]],
    rival: str,
    least: float,
    *,
    every_round: bool = False,
) -> None:
    if len(rates.get(rival, [])) != len(rates[OURS]):
        section.goal(sentence, "the rival did not take part in every round", None)
        return
    ratio = ratios(rates[OURS], rates[rival])
    section.goal(sentence, f"{ratio} times", (ratio.least if every_round else ratio.middle) >= least)


CASE = Case("outbox", "1. Outbox drain", run)
