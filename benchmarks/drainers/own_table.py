"""The two that drain our own outbox table: our relay, and the raw loop."""

from collections.abc import Iterator
from typing import Any

import asyncpg

from benchmarks.events import PARTITIONS, EventShape
from benchmarks.figures import Measurement
from benchmarks.servers import Servers
from benchmarks.turns import take_turn

COLUMNS = ("ce_id", "topic", "partition", "key", "headers", "value")


class OwnTableDrainer:
    """A program of ours that empties the table `outbox`; each turn has a fresh database and topic."""

    least_share = 1.0

    def __init__(self, name: str, module: str) -> None:
        self.name = name
        self._module = module

    async def open(self, servers: Servers) -> None:
        self._servers = servers

    async def drain(self, shape: EventShape, rows: int) -> Measurement:
        servers = self._servers
        url, topic = await servers.new_database(), servers.new_topic()
        try:
            connection = await asyncpg.connect(url)
            await fill_outbox(connection, outbox_records(shape, topic, rows))
            await connection.execute("ANALYZE outbox")
            await connection.close()
            await servers.settle_disk()
            told = {"database_url": url, "topic": topic, "partitions": PARTITIONS, "rows": rows}
            return await take_turn(servers, self.name, self._module, rows, told)
        finally:
            servers.delete_topics([topic])
            await servers.drop_database(url)

    async def close(self) -> None:
        """Nothing is kept between turns."""


def outbox_records(shape: EventShape, topic: str, rows: int) -> Iterator[tuple[Any, ...]]:
    """Rows of the table `outbox`, in the order of `COLUMNS`."""
    return (
        (event.ce_id, topic, event.partition, event.key, event.headers, event.value) for event in shape.events(rows)
    )


async def fill_outbox(connection: asyncpg.Connection, records: Iterator[tuple[Any, ...]]) -> None:
    """Put rows into the table `outbox` in one transaction."""
    await connection.copy_records_to_table("outbox", records=records, columns=COLUMNS)
