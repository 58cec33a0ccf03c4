"""The raw loop a consumer is measured against: read, COPY, move the offset rows, in one transaction. A floor.

No fold, no contract, no held keys, no parking, no rebalance. With `deduplicating` the rows go through a unique index
of event ids instead, which is how repeats are usually kept out.
"""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from benchmarks.contenders.lifecycle import Stage, play
from benchmarks.effects import EFFECT, EFFECT_COLUMNS

RECORDS_A_BATCH = 5_000
MOVE = """
    INSERT INTO raw_position SELECT * FROM unnest($1::int[], $2::bigint[])
        ON CONFLICT (partition) DO UPDATE SET next_offset = excluded.next_offset
"""
INSERT_UNIQUE = """
    INSERT INTO unique_effect SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::bigint[], $4::bytea[])
        ON CONFLICT (ce_id) DO NOTHING
"""

Effect = tuple[UUID, bytes, int, bytes]


async def consume(stage: Stage) -> None:
    told = stage.specification
    connection = await asyncpg.connect(told["database_url"])
    consumer = AIOKafkaConsumer(group_id=None, auto_offset_reset="earliest", **told["kafka"])
    await consumer.start()
    consumer.assign([TopicPartition(told["topic"], partition) for partition in range(told["partitions"])])
    loop = asyncio.get_running_loop()
    count, began = 0, 0.0
    while count < told["rows"]:
        batches = await consumer.getmany(timeout_ms=200, max_records=RECORDS_A_BATCH)
        if not batches:
            continue
        if not began:
            await stage.ready()
            began = loop.time()
        effects = [effect for records in batches.values() for record in records if (effect := _effect(record))]
        async with connection.transaction():
            if effects:
                await _write(connection, effects, deduplicating=told["deduplicating"])
            await _move(connection, batches)
        count += len(effects)
    await stage.done(seconds=loop.time() - began)
    await consumer.stop()
    await connection.close()


def _effect(record: ConsumerRecord) -> Effect | None:
    """What stands of a record in the table; None for the claim at the start of a partition."""
    if record.key is None:
        return None
    headers = dict(record.headers)
    return UUID(headers["ce_id"].decode()), record.key, int(headers["ce_aggregateversion"]), record.value


async def _write(connection: asyncpg.Connection, effects: Sequence[Effect], *, deduplicating: bool) -> None:
    if deduplicating:
        await connection.execute(INSERT_UNIQUE, *map(list, zip(*effects, strict=True)))
    else:
        await connection.copy_records_to_table(EFFECT, records=effects, columns=EFFECT_COLUMNS)


async def _move(connection: asyncpg.Connection, batches: Mapping[TopicPartition, Sequence[ConsumerRecord]]) -> None:
    await connection.execute(
        MOVE,
        [partition.partition for partition in batches],
        [records[-1].offset + 1 for records in batches.values()],
    )


if __name__ == "__main__":
    play(consume)
