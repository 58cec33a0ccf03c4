"""The faults of a run: lanes beside each other, each fault tried again when another one was in its way."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from random import Random

import asyncpg
from aiokafka.errors import KafkaError
from confluent_kafka import KafkaException

from tests.faults.exclusion import Exclusion
from tests.faults.schedule import On, Planned
from tests.faults.summary import Summary

TRIES_A_FAULT = 3
GRACE_SECONDS = 60.0

MISSED = (OSError, KafkaError, KafkaException, asyncpg.PostgresError, asyncpg.InterfaceError)
"""Another fault was in the way of this one, a time-out included: it is tried again later."""

Say = Callable[[str], None]


async def carry_out(
    stage: On,
    summary: Summary,
    lanes: Mapping[str, Sequence[Planned[On]]],
    *,
    minutes: float,
    paced_minutes: float,
    say: Say,
    enough: asyncio.Event | None = None,
) -> None:
    """Every fault, none after so many minutes or `enough`; over the paced minutes a lane spreads what it has."""
    deadline = time.monotonic() + minutes * 60
    lane = partial(
        _lane,
        stage,
        summary,
        deadline=deadline,
        say=say,
        paced_seconds=paced_minutes * 60,
        exclusion=Exclusion(),
        enough=enough or asyncio.Event(),
    )
    tasks = [asyncio.create_task(lane(planned)) for planned in lanes.values()]
    if not tasks:
        return
    try:
        done, running = await asyncio.wait(tasks, timeout=max(0.0, deadline - time.monotonic()) + GRACE_SECONDS)
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    for task in running:
        task.cancel()
    for task in done:
        task.result()
    summary.kills_by_step.update(stage.nursery.kills_by_step)


async def _lane(
    stage: On,
    summary: Summary,
    planned: Sequence[Planned[On]],
    *,
    deadline: float,
    say: Say,
    paced_seconds: float,
    exclusion: Exclusion,
    enough: asyncio.Event,
) -> None:
    waiting = [(each, TRIES_A_FAULT) for each in planned]
    next_at, pause_seconds = time.monotonic(), paced_seconds / max(1, len(planned))
    while waiting and time.monotonic() < deadline and not enough.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(enough.wait(), max(0.0, next_at - time.monotonic()))
            return
        next_at += pause_seconds
        (each, tries), *waiting = waiting
        began = time.monotonic()
        try:
            async with exclusion.held(alone=each.fault.alone):
                await each.fault.deed(stage, summary, Random(f"{each.seed}/{tries}"))  # noqa: S311 -- repeatable
        except MISSED as error:
            summary.missed[str(each)] += 1
            say(f"{each} did not happen: {type(error).__name__}: {error}")
            if tries > 1:
                waiting.append((each, tries - 1))
        else:
            say(f"{each}: {time.monotonic() - began:.1f} s")
