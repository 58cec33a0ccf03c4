"""A whole run: start, faults in lanes for as long as allowed, drain, judge."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import asyncpg
from aiokafka.errors import KafkaError
from confluent_kafka import KafkaException

from tests.faults.cluster import Cluster
from tests.faults.draining import drain
from tests.faults.evidence import amiss, judge
from tests.faults.exclusion import Exclusion
from tests.faults.history import history
from tests.faults.kinds.restores import note_losses
from tests.faults.schedule import Planned
from tests.faults.summary import Summary

TRIES_A_FAULT = 3
HISTORIES_MAX = 3
FINISH_SECONDS_MAX = 60.0
DRAIN_SECONDS_MAX = 180.0

MISSED = (OSError, KafkaError, KafkaException, asyncpg.PostgresError, asyncpg.InterfaceError)
"""Another fault was in the way of this one, a time-out included: it is tried again later."""

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What is asked for."""

    seed: int
    facts: int
    minutes: float
    """No new fault after so many."""
    paced_minutes: float
    """Over so many minutes a lane spreads its faults; one that takes longer for them goes on without a pause."""
    lanes: Mapping[str, Sequence[Planned]]
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
        await _faults(cluster, summary, wish, say)
        say(f"{time.monotonic() - began:.0f} s: no more faults, waiting until everything has arrived")
        await _settle(cluster, summary, wish)
        say(f"{time.monotonic() - began:.0f} s: judging")
        await _judge(cluster, summary)
    summary.seconds = time.monotonic() - began
    return summary


async def _faults(cluster: Cluster, summary: Summary, wish: Wish, say: Say) -> None:
    deadline = time.monotonic() + wish.minutes * 60
    lane = partial(_lane, cluster, summary, deadline=deadline, say=say, exclusion=Exclusion())
    lanes = [
        asyncio.create_task(lane(planned, paced_seconds=wish.paced_minutes * 60)) for planned in wish.lanes.values()
    ]
    done, running = await asyncio.wait(lanes, timeout=max(0.0, deadline - time.monotonic()) + 60)
    for task in running:
        task.cancel()
    for task in done:
        task.result()
    summary.kills_by_step.update(cluster.nursery.kills_by_step)


async def _lane(
    cluster: Cluster,
    summary: Summary,
    planned: Sequence[Planned],
    *,
    deadline: float,
    say: Say,
    paced_seconds: float,
    exclusion: Exclusion,
) -> None:
    waiting = [(each, TRIES_A_FAULT) for each in planned]
    next_at, pause_seconds = time.monotonic(), paced_seconds / len(planned)
    while waiting and time.monotonic() < deadline:
        await asyncio.sleep(max(0.0, next_at - time.monotonic()))
        next_at += pause_seconds
        (each, tries), *waiting = waiting
        began = time.monotonic()
        try:
            async with exclusion.held(alone=each.fault.alone):
                await each.fault.deed(cluster, summary, Random(f"{each.seed}/{tries}"))  # noqa: S311 -- repeatable
        except MISSED as error:
            summary.missed[str(each)] += 1
            say(f"{each} did not happen: {type(error).__name__}: {error}")
            if tries > 1:
                waiting.append((each, tries - 1))
        else:
            say(f"{each}: {time.monotonic() - began:.1f} s")


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
