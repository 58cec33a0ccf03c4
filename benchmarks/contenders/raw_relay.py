"""The raw loop a relay is measured against: read rows, one batch a partition, wait, delete. Nothing protects it.

No claim, no numbers, no compare-and-set, no read-back, no time limits: a crash repeats or loses order. It is a floor.
"""

import asyncio

import asyncpg
import orjson
from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder

from benchmarks.contenders.lifecycle import Stage, play

ROWS_A_ROUND = 2000
BATCH_BYTES_MAX = 524_288
READ = """
    SELECT id, topic, partition, key, headers::text AS headers, value FROM outbox ORDER BY id LIMIT $1
"""


async def drain(stage: Stage) -> None:
    told = stage.specification
    connection = await asyncpg.connect(told["database_url"])
    producer = AIOKafkaProducer(acks="all", enable_idempotence=True, max_batch_size=BATCH_BYTES_MAX, **told["kafka"])
    await producer.start()
    await producer.partitions_for(told["topic"])
    await stage.ready()
    began = asyncio.get_running_loop().time()
    left = told["rows"]
    while left:
        left -= await _round(connection, producer)
    await stage.done(seconds=asyncio.get_running_loop().time() - began)
    await producer.stop()
    await connection.close()


async def _round(connection: asyncpg.Connection, producer: AIOKafkaProducer) -> int:
    batches: dict[tuple[str, int], BatchBuilder] = {}
    sent = []
    for row in await connection.fetch(READ, ROWS_A_ROUND):
        place = row["topic"], row["partition"]
        batch = batches.get(place)
        if batch is None:
            batch = batches[place] = producer.create_batch()
        headers = [(name, value.encode()) for name, value in orjson.loads(row["headers"])]
        if batch.append(timestamp=None, key=row["key"], value=row["value"], headers=headers) is not None:
            sent.append(row["id"])
    acknowledged = [
        await producer.send_batch(batch, topic, partition=partition) for (topic, partition), batch in batches.items()
    ]
    await asyncio.gather(*acknowledged)
    await connection.execute("DELETE FROM outbox WHERE id = ANY ($1::bigint[])", sent)
    return len(sent)


if __name__ == "__main__":
    play(drain)
