"""FastStream with a table of processed ids, in batches or one by one; every event is validated against its contract.

As fast as it goes: values stay bytes until the contract reads them, no type casting. Offsets are committed after the
handler, because a commit before it loses what a crash interrupts.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
from attune_contracts.envelope import decode
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from faststream.security import SASLPlaintext

from benchmarks.contenders.lifecycle import Stage, play
from benchmarks.effects import EFFECT, EFFECT_COLUMNS

RECORDS_A_BATCH = 2_000
CLAIM_NEW = "INSERT INTO processed SELECT * FROM unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING ce_id"


class Handling:
    """What both ways of consuming share: the clock, the transaction, the count."""

    def __init__(self, stage: Stage, connection: asyncpg.Connection, rows: int) -> None:
        self.finished = asyncio.Event()
        self.began = 0.0
        self._stage = stage
        self._connection = connection
        self._left = rows
        self._loop = asyncio.get_running_loop()

    async def apply(self, values: Sequence[bytes], headers: Sequence[dict[str, str]]) -> None:
        """Validate, keep out what was processed before, write."""
        if not self.began:
            await self._stage.ready()
            self.began = self._loop.time()
        effects = []
        for header, value in zip(headers, values, strict=True):
            if "ce_aggregateversion" in header:  # the claim at the start of a partition has none
                decode(header, value)
                key = header["ce_partitionkey"].encode()
                effects.append((UUID(header["ce_id"]), key, int(header["ce_aggregateversion"]), value))
        async with self._connection.transaction():
            new = {row["ce_id"] for row in await self._connection.fetch(CLAIM_NEW, [effect[0] for effect in effects])}
            records = [effect for effect in effects if effect[0] in new]
            await self._connection.copy_records_to_table(EFFECT, records=records, columns=EFFECT_COLUMNS)
        self._left -= len(effects)
        if self._left <= 0:
            self.finished.set()


async def consume(stage: Stage) -> None:
    told = stage.specification
    connection = await asyncpg.connect(told["database_url"])
    handling = Handling(stage, connection, told["rows"])
    login = told["kafka"]
    broker = KafkaBroker(
        login["bootstrap_servers"],
        security=SASLPlaintext(username=login["sasl_plain_username"], password=login["sasl_plain_password"]),
        logger=None,
    )
    how: dict[str, Any] = {"batch": True, "max_records": RECORDS_A_BATCH} if told["batch"] else {}

    @broker.subscriber(  # type: ignore[untyped-decorator]  # aiokafka, which it speaks of, ships no types
        told["topic"],
        group_id=told["consumer"],
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.ACK,
        decoder=_as_it_is,
        **how,
    )
    async def handle(body: Any, message: KafkaMessage) -> None:
        if told["batch"]:
            await handling.apply(body, message.batch_headers)
        else:
            await handling.apply([body], [message.headers])

    await broker.start()
    await handling.finished.wait()
    await stage.done(seconds=asyncio.get_running_loop().time() - handling.began)
    await broker.stop()
    await connection.close()


async def _as_it_is(message: Any) -> Any:
    return message.body


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    play(consume)
