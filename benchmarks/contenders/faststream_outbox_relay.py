"""faststream-outbox as a relay to Kafka, as its documentation shows it, with the fastest settings found.

Runs where faststream-outbox is installed, which users' environments are not: imports nothing of Attune.
Fast: the value stays bytes (no JSON decoding), no type casting, many workers, large fetches, deletes in batches. The
stacked decorator sends no key, so events of one aggregate have no order; keys would cost more.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from faststream.kafka import KafkaBroker
from faststream.security import SASLPlaintext
from faststream_outbox import OutboxBroker, make_outbox_table
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from benchmarks.contenders.lifecycle import Stage, play, until

QUEUE = "relayed"
WORKERS = 16
FETCH_ROWS = 1_000
DELETE_ROWS = 100
POOL = WORKERS + 2


async def drain(stage: Stage) -> None:
    told = stage.specification
    engine = create_async_engine(
        told["database_url"].replace("postgresql://", "postgresql+asyncpg://"), pool_size=POOL, max_overflow=2
    )
    metadata = MetaData()
    table = make_outbox_table(metadata, table_name=told["table"])
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    stage.tell("table")
    login = told["kafka"]
    kafka = KafkaBroker(
        login["bootstrap_servers"],
        security=SASLPlaintext(username=login["sasl_plain_username"], password=login["sasl_plain_password"]),
        acks="all",
        linger_ms=0,
        logger=None,
    )
    deleted = 0

    def count(event: str, _tags: Mapping[str, Any]) -> None:
        nonlocal deleted
        if event == "acked":
            deleted += 1

    outbox = OutboxBroker(engine, outbox_table=table, metrics_recorder=count, apply_types=False, logger=None)

    @kafka.publisher(told["topic"])
    @outbox.subscriber(  # type: ignore[untyped-decorator]  # its package is not installed here
        QUEUE,
        max_workers=WORKERS,
        fetch_batch_size=FETCH_ROWS,
        terminal_flush_batch_size=DELETE_ROWS,
        min_fetch_interval=0.01,
        max_fetch_interval=0.1,
        propagate_inbound_headers=True,
        decoder=_as_it_is,
    )
    async def relay(body: bytes) -> bytes:
        return body

    await kafka.start()
    await _connect_all(engine)
    await stage.ready()
    began = asyncio.get_running_loop().time()
    await outbox.start()
    await until(lambda: deleted >= told["rows"])
    await stage.done(seconds=asyncio.get_running_loop().time() - began)
    await outbox.stop()
    await kafka.stop()
    await engine.dispose()


async def _as_it_is(message: Any) -> bytes:
    body: bytes = message.body
    return body


async def _connect_all(engine: AsyncEngine) -> None:
    """Fill the pool, so that connecting is not in the time."""
    connections = [await engine.connect() for _ in range(POOL)]
    for connection in connections:
        await connection.close()


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    play(drain)
