"""The quickest way from a commit to Kafka: told by NOTIFY, read, send, delete. Nothing protects it. A floor."""

import asyncio

import asyncpg
import orjson
from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder

from benchmarks.contenders.lifecycle import Stage, play

READ = "SELECT id, partition, key, headers::text AS headers, value FROM outbox ORDER BY id LIMIT 1000"


async def relay_until_end(stage: Stage) -> None:
    told = stage.specification
    connection = await asyncpg.connect(told["database_url"])
    producer = AIOKafkaProducer(acks="all", enable_idempotence=True, **told["kafka"])
    await producer.start()
    await producer.partitions_for(told["topic"])
    notified = asyncio.Event()
    await connection.add_listener("outbox", lambda *_: notified.set())
    running = asyncio.create_task(_relay(connection, producer, told["topic"], notified))
    await stage.ready()
    await stage.end.wait()
    running.cancel()
    await asyncio.wait({running})
    await producer.stop()
    connection.terminate()


async def _relay(
    connection: asyncpg.Connection, producer: AIOKafkaProducer, topic: str, notified: asyncio.Event
) -> None:
    while True:
        notified.clear()
        rows = await connection.fetch(READ)
        if not rows:
            await notified.wait()
            continue
        batches: dict[int, BatchBuilder] = {}
        for row in rows:
            batch = batches.setdefault(row["partition"], producer.create_batch())
            headers = [(name, value.encode()) for name, value in orjson.loads(row["headers"])]
            batch.append(timestamp=None, key=row["key"], value=row["value"], headers=headers)
        sent = [await producer.send_batch(batch, topic, partition=partition) for partition, batch in batches.items()]
        await asyncio.gather(*sent)
        await connection.execute("DELETE FROM outbox WHERE id = ANY ($1::bigint[])", [row["id"] for row in rows])


if __name__ == "__main__":
    play(relay_until_end)
