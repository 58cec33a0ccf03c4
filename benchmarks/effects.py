"""The effects every consumer is to have: one row an event, with what a reader would want of it.

The tables lie beside the chassis' own. The log of a claim a partition holds other records too; only events count.
"""

from collections.abc import Sequence

import asyncpg
from attune_chassis.database import Connection
from attune_chassis.subscription import Received

EFFECT = "effect"
EFFECT_COLUMNS = ("ce_id", "key", "aggregate_version", "value")
TABLES = """
    CREATE TABLE effect (
        ce_id uuid NOT NULL, key bytea NOT NULL, aggregate_version bigint NOT NULL, value bytea NOT NULL
    );
    CREATE TABLE unique_effect (
        ce_id uuid PRIMARY KEY, key bytea NOT NULL, aggregate_version bigint NOT NULL, value bytea NOT NULL
    );
    CREATE TABLE processed (ce_id uuid PRIMARY KEY);
    CREATE TABLE raw_position (partition int PRIMARY KEY, next_offset bigint NOT NULL);
"""


async def copy_effects(connection: Connection, received: Sequence[Received]) -> None:
    """The batch handler of all contenders of ours: one COPY."""
    records = [
        (one.record.ce_id, one.record.key, int(one.record.headers["ce_aggregateversion"]), one.record.value)
        for one in received
    ]
    await connection.copy_records_to_table(EFFECT, records=records, columns=EFFECT_COLUMNS)


async def create_effect_tables(url: str) -> None:
    """Make the tables all contenders write to."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(TABLES)
    finally:
        await connection.close()
