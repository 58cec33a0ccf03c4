"""Records nobody should have written: copies, disorder, garbage, and a foreign producer's mistakes."""

import asyncio
from random import Random
from uuid import uuid5

from aiokafka import AIOKafkaProducer, ConsumerRecord, TopicPartition
from attune_chassis.checker.gather import log_bounds
from attune_chassis.ids import ATTUNE_NAMESPACE
from attune_chassis.log_reader import LogReader

from tests.faults import events
from tests.faults.cluster import Cluster
from tests.faults.draining import places_of
from tests.faults.summary import Summary

READ_SECONDS_MAX = 15.0
COPIES_MAX = 60
WINDOW = 200
HUGE_BYTES = 900_000
SEND_SECONDS_MAX = 20.0


async def copies(cluster: Cluster, summary: Summary, chance: Random) -> None:
    """Old records of a partition once more, out of order: repeats, or void when their epoch is over."""
    place = chance.choice(places_of(events.ORDERS_TOPICS | events.LEDGER_TOPICS))
    start, end = (await log_bounds(cluster.kafka.connection, [place]))[place]
    records: list[ConsumerRecord] = []
    async with LogReader.open(cluster.kafka.connection, READ_SECONDS_MAX) as reader:
        async for _, batch in reader.read({TopicPartition(*place): (max(start, end - WINDOW), end)}):
            records += batch
    chosen = chance.sample(records, min(COPIES_MAX, len(records)))
    await _produce(cluster, [_copy(record) for record in chosen])
    summary.copies += len(chosen)


async def garbage(cluster: Cluster, summary: Summary, chance: Random) -> None:
    """Records without, or with impossible, places in the stream, on our own topics: parked, and nothing else."""
    topic, count = chance.choice(sorted((events.ORDERS_TOPICS | events.LEDGER_TOPICS).items()))
    partition = chance.randrange(count)
    wild: list[tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]] = [
        (b"o-0-0", b"{}", []),
        (None, b"?", [("ce_epoch", b"\xff\xfe"), ("ce_sequence", b"\x80")]),
        (b"\xff", b"\x00" * 100, [("ce_epoch", b"1"), ("ce_sequence", b"0000000002-0000000000000000001")]),
        (b"o-0-0", b"x" * HUGE_BYTES, [("ce_id", b"no id")]),
    ]
    await _produce(cluster, [_record(topic, partition, *one) for one in wild])
    summary.foreign_records += len(wild)


async def stranger(cluster: Cluster, summary: Summary, chance: Random) -> None:
    """A foreign producer: news, repeats, an id with other content, no id, no text, and a record as large as may be."""
    mark = str(chance.random())
    source = ("ce_source", b"urn:stranger")
    new = [uuid5(ATTUNE_NAMESPACE, f"{mark}/{number}") for number in range(5)]
    sent = [(str(ce_id).encode(), source, b"{}") for ce_id in new]
    sent += [(str(new[0]).encode(), source, b"{}"), (str(new[1]).encode(), source, b'{"other": 1}')]
    sent += [(b"no id", source, b"{}"), (b"\xff\xfe", source, b"\xff")]
    huge = uuid5(ATTUNE_NAMESPACE, f"{mark}/huge")
    sent.append((str(huge).encode(), source, b"y" * HUGE_BYTES))
    # One partition: what is told first is the news, whatever else happens.
    await _produce(
        cluster,
        [_record(events.INTAKE_TOPIC, 0, b"k", value, [("ce_id", ce_id), about]) for ce_id, about, value in sent],
    )
    cluster.taken_in |= {*new, huge}
    summary.foreign_records += len(sent)


def _record(
    topic: str, partition: int, key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]]
) -> dict[str, object]:
    return {"topic": topic, "partition": partition, "key": key, "value": value, "headers": headers}


def _copy(record: ConsumerRecord) -> dict[str, object]:
    return _record(record.topic, record.partition, record.key, record.value, list(record.headers))


async def _produce(cluster: Cluster, records: list[dict[str, object]]) -> None:
    producer = AIOKafkaProducer(acks="all", max_request_size=1_000_000, **cluster.kafka.connection.client_arguments())
    try:
        async with asyncio.timeout(SEND_SECONDS_MAX):
            await producer.start()
            for record in records:
                await producer.send_and_wait(**record)
    finally:
        await asyncio.wait({asyncio.create_task(producer.stop())}, timeout=SEND_SECONDS_MAX)
