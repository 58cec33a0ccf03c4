"""Commits one event a transaction into the outbox at a steady rate, whatever the answers take, and notes when.

The times are of the machine's one monotonic clock, so that another process's can be compared with them.
"""

import asyncio
import time

import asyncpg

from benchmarks.contenders.lifecycle import Stage, play
from benchmarks.events import Event, shape_of

CONNECTIONS = 16
INSERT = """
    INSERT INTO outbox (ce_id, topic, partition, key, headers, value) VALUES ($1, $2, $3, $4, $5::jsonb, $6)
"""


async def commit_steadily(stage: Stage) -> None:
    told = stage.specification
    events = list(shape_of(told["value_bytes"]).events(told["rows"]))
    committed = [0] * len(events)
    pool = await asyncpg.create_pool(told["database_url"], min_size=CONNECTIONS, max_size=CONNECTIONS)

    async def commit(number: int, event: Event) -> None:
        ce_id, key, partition, headers, value = event
        await pool.execute(INSERT, ce_id, told["topic"], partition, key, headers, value)
        committed[number] = time.monotonic_ns()

    await stage.ready()
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as tasks:
        for number, event in enumerate(events):
            await asyncio.sleep(max(0.0, began + number / told["rate"] - loop.time()))
            tasks.create_task(commit(number, event))
    await stage.done(seconds=loop.time() - began, times=committed)
    await pool.close()


if __name__ == "__main__":
    play(commit_steadily)
