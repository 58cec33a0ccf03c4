"""The quickest way from Kafka to an effect: read, COPY, commit, note the time. Nothing protects it. A floor."""

import time
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from benchmarks.contenders.lifecycle import Stage, play
from benchmarks.effects import EFFECT, EFFECT_COLUMNS
from benchmarks.events import number_of


async def consume(stage: Stage) -> None:
    told = stage.specification
    connection = await asyncpg.connect(told["database_url"])
    consumer = AIOKafkaConsumer(group_id=None, auto_offset_reset="earliest", **told["kafka"])
    await consumer.start()
    consumer.assign([TopicPartition(told["topic"], partition) for partition in range(told["partitions"])])
    await stage.ready()
    times = [0] * told["rows"]
    left = len(times)
    while left:
        batches = await consumer.getmany(timeout_ms=200)
        effects = []
        for records in batches.values():
            for record in records:
                headers = dict(record.headers)
                ce_id = UUID(headers["ce_id"].decode())
                effects.append((ce_id, record.key, int(headers["ce_aggregateversion"]), record.value))
        if effects:
            await connection.copy_records_to_table(EFFECT, records=effects, columns=EFFECT_COLUMNS)
            now = time.monotonic_ns()
            for ce_id, *_ in effects:
                times[number_of(ce_id)] = now
            left -= len(effects)
    await stage.done(times=times)
    await consumer.stop()
    await connection.close()


if __name__ == "__main__":
    play(consume)
