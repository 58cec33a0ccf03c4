"""How long it takes from a commit to a committed effect in another process."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.accounting import Bill, billed
from benchmarks.effects import create_effect_tables
from benchmarks.events import PARTITIONS, shape_of
from benchmarks.figures import Spread, percentile, ratios, told
from benchmarks.plan import Case, Plan
from benchmarks.processes import ContenderProcess
from benchmarks.report import Section
from benchmarks.servers import Servers, running_servers

RATES = (200, 1_000)
SECONDS = 12.0
SECONDS_QUICK = 3.0
WARM_UP_SECONDS = 1.0
GRACE_SECONDS = 60.0
VALUE_BYTES = 200
OURS, FLOOR = "Attune", "floor: bare LISTEN/NOTIFY"
MODULES = {OURS: ("attune_relay_service", "attune_effect_clock"), FLOOR: ("floor_relay", "floor_effect_clock")}
PERCENTILES = (50, 90, 99, 100)
GOALS = ((50, 2.0), (99, 3.0))
NANOSECONDS_A_MILLISECOND = 1_000_000
MILLISECONDS_A_SECOND = 1_000


@dataclass(frozen=True, slots=True)
class Latencies:
    """Milliseconds of one turn, and what the relay and the consumer cost meanwhile."""

    milliseconds: Sequence[float]
    bill: Bill
    seconds: float

    def at(self, percent: float) -> float:
        """A percentile."""
        return percentile(self.milliseconds, percent)


async def run(plan: Plan, section: Section) -> None:
    """Both rates, every round, ours and the floor in turn."""
    seconds = SECONDS_QUICK if plan.quick else SECONDS
    section.say(
        f"One process commits one event a transaction ({VALUE_BYTES} bytes) at a steady rate for {seconds:.0f} s, a "
        "relay and a consumer carry it on, all three processes of their own; latency is from the answer to the commit "
        "to the answer to the commit of the effect, by the machine's one monotonic clock. The floor does the same "
        "(NOTIFY, read, produce, delete; consume, COPY) without claims, folds, positions, contracts or time limits. "
        f"The first {WARM_UP_SECONDS:.0f} s of each turn do not count."
    )
    async with running_servers(quick_start=plan.quick) as servers:
        for rate in RATES:
            rounds: dict[str, list[Latencies]] = {OURS: [], FLOOR: []}
            await _turn(servers, OURS, rate, SECONDS_QUICK)
            for number in range(plan.rounds):
                plan.say(f"{rate}/s, round {number + 1} of {plan.rounds}")
                for name, measured in rounds.items():
                    latencies = await _turn(servers, name, rate, seconds)
                    measured.append(latencies)
                    plan.say(f"  {name}: p50 {told(latencies.at(50))} ms, p99 {told(latencies.at(99))} ms")
            _tell(section, rate, rounds)


async def _turn(servers: Servers, name: str, rate: int, seconds: float) -> Latencies:
    rows = round(rate * seconds)
    url, topic = await servers.new_database(), servers.new_topic()
    await create_effect_tables(url)
    specification = servers.specification(
        database_url=url,
        topic=topic,
        partitions=PARTITIONS,
        rows=rows,
        rate=rate,
        value_bytes=VALUE_BYTES,
        ce_type=shape_of(VALUE_BYTES).ce_type,
        consumer=f"c{secrets.token_hex(4)}",
    )
    modules = (*MODULES[name], "committer")
    started = [await ContenderProcess.start(module, specification, logs=servers.logs) for module in modules]
    relay, consumer, committer = started
    try:
        for process in started:
            await process.ready()
        billed_processes = {"relay": relay.pid, "consumer": consumer.pid}
        async with billed(billed_processes, families={}) as bill:
            for process in started:
                process.go()
            committed = (await committer.done(seconds + GRACE_SECONDS))["times"]
            effects = (await consumer.done(GRACE_SECONDS))["times"]
    finally:
        for process in reversed(started):
            await process.end()
        servers.delete_topics([topic])
        await servers.drop_database(url)
    skipped = round(rate * WARM_UP_SECONDS)
    pairs = list(zip(committed, effects, strict=True))[skipped:]
    return Latencies([(effect - commit) / NANOSECONDS_A_MILLISECOND for commit, effect in pairs], bill, seconds)


def _tell(section: Section, rate: int, rounds: dict[str, list[Latencies]]) -> None:
    section.say(f"### {rate:,} a second")
    rows = []
    for name, measured in rounds.items():
        times = [str(Spread.of([one.at(percent) for one in measured])) for percent in PERCENTILES]
        cores = [_cores(measured, process) for process in ("relay", "consumer")]
        rows.append([name, *times, *cores])
    section.table(["ms", "p50", "p90", "p99", "greatest", "relay, % of a core", "consumer, % of a core"], rows)
    for percent, times_max in GOALS:
        ratio = ratios([one.at(percent) for one in rounds[OURS]], [one.at(percent) for one in rounds[FLOOR]])
        section.goal(
            f"commit to effect at {rate:,}/s: p{percent} <= {times_max:.0f} x the floor",
            f"{ratio} times",
            ratio.middle <= times_max,
        )


def _cores(measured: Sequence[Latencies], process: str) -> str:
    return str(Spread.of([100 * one.bill.cpu_seconds[process] / one.seconds for one in measured]))


CASE = Case("latency", "3. Commit to effect", run)
