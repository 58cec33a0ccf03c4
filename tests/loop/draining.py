"""Waiting until nothing of the loop is under way: outboxes empty, mails settled, everybody at the end of their log."""

import asyncio
import time
from collections.abc import AsyncIterator

from attune_chassis.checker.gather import log_bounds

from tests.loop.log import Log
from tests.loop.stage import LoopStage

POLL_SECONDS = 0.5
UNFINISHED = {
    "outbox rows": "SELECT count(*) FROM outbox",
    "mails under way": "SELECT count(*) FROM delivery WHERE state NOT IN ('accepted', 'refused', 'given_up')",
}


async def drain(stage: LoopStage, log: Log, seconds: float) -> None:
    """A TimeoutError says what is still on its way when nothing of it has moved for so long."""
    moved, before = time.monotonic(), [""]
    while left := [word async for word in _on_their_way(stage, log)]:
        if left != before:
            moved, before = time.monotonic(), left
        if time.monotonic() - moved > seconds:
            raise TimeoutError("; ".join(left))
        await asyncio.sleep(POLL_SECONDS)


async def _on_their_way(stage: LoopStage, log: Log) -> AsyncIterator[str]:
    positions: list[tuple[str, str, int, int]] = []
    for service, server in stage.postgres.items():
        connection = await server.connect()
        try:
            for what, query in UNFINISHED.items():
                if number := await connection.fetchval(query):
                    yield f"{service}: {number} {what}"
            rows = await connection.fetch("SELECT consumer, topic, partition, next_offset FROM position")
            positions += [(row["consumer"], row["topic"], row["partition"], row["next_offset"]) for row in rows]
        finally:
            await connection.close()
    places = {(topic, partition) for _, topic, partition, _ in positions}
    ends = {place: end for place, (_, end) in (await log_bounds(stage.kafka.connection, sorted(places))).items()}
    for consumer, topic, partition, stands in positions:
        if stands < ends[topic, partition]:
            yield f"{consumer} stands at {stands} of {ends[topic, partition]} in {topic}/{partition}"
    for place, stands in log.next_offsets.items():
        if stands < ends.get((place.topic, place.partition), 0):
            yield f"the log is read up to {stands} in {place.topic}/{place.partition}"
