"""A whole run: start, faults in lanes for as long as allowed, drain, judge."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.cluster import Cluster
from tests.faults.draining import drain
from tests.faults.evidence import amiss, judge
from tests.faults.history import history
from tests.faults.kinds.restores import note_losses
from tests.faults.lanes import Say, carry_out
from tests.faults.schedule import Planned
from tests.faults.summary import Summary

HISTORIES_MAX = 3
FINISH_SECONDS_MAX = 60.0
DRAIN_SECONDS_MAX = 180.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What is asked for."""

    seed: int
    facts: int
    minutes: float
    """No new fault after so many."""
    paced_minutes: float
    """Over so many minutes a lane spreads its faults; one that takes longer for them goes on without a pause."""
    lanes: Mapping[str, Sequence[Planned[Cluster]]]
    batch: int = 2000
    broker_away_seconds: float = 5.0
    drain_seconds_max: float = DRAIN_SECONDS_MAX
    keep_logs: Path | None = None
    without: Sequence[str] = ()
    """Defences taken out of every process; see `sabotage.py`."""


async def run(wish: Wish, say: Say = lambda _: None) -> Summary:
    """Carry it out. Raises nothing for what the services did: that is in the summary."""
    summary = Summary(wish.seed, wish.facts, wish.minutes, wish.broker_away_seconds)
    summary.schedule = {lane: [str(planned) for planned in planned_ones] for lane, planned_ones in wish.lanes.items()}
    began = time.monotonic()
    async with Cluster(
        seed=wish.seed, facts=wish.facts, batch=wish.batch, keep_logs=wish.keep_logs, without=wish.without
    ) as cluster:
        await cluster.start_processes()
        await cluster.clients.until_answered(1, FINISH_SECONDS_MAX)
        say(f"{time.monotonic() - began:.0f} s: everything runs")
        await carry_out(cluster, summary, wish.lanes, minutes=wish.minutes, paced_minutes=wish.paced_minutes, say=say)
        say(f"{time.monotonic() - began:.0f} s: no more faults, waiting until everything has arrived")
        await _settle(cluster, summary, wish)
        say(f"{time.monotonic() - began:.0f} s: judging")
        await _judge(cluster, summary)
    summary.seconds = time.monotonic() - began
    return summary


async def _settle(cluster: Cluster, summary: Summary, wish: Wish) -> None:
    try:
        await cluster.clients.finish(FINISH_SECONDS_MAX)
        summary.replayed = await drain(cluster, wish.drain_seconds_max)
    except TimeoutError as error:
        summary.violations.append(f"EO9: {error}")


async def _judge(cluster: Cluster, summary: Summary) -> None:
    await note_losses(cluster, summary)
    findings = await judge(cluster)
    summary.found = dict(findings.counts)
    summary.violations += [
        f"{each.invariant}: {each.sentence} ({each.place}, {each.ce_id})" for each in findings.violations
    ]
    summary.violations += await amiss(cluster)
    for each in findings.violations[:HISTORIES_MAX]:
        summary.history += await history(cluster, each)
    summary.commands, summary.retried = len(cluster.clients.answered), cluster.clients.retried
    summary.parcels_repeated = sum(count - 1 for count in cluster.recorder.received.values())
