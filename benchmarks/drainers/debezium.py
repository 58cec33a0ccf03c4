"""Debezium's PostgreSQL connector with the outbox event router, on Kafka Connect standalone, tuned.

One JVM for all rounds, warmed by a drain that does not count. For each turn the connector is stopped, the slot is moved
to the end of the log (what other contenders wrote is not its business), rows are written, and the connector is resumed:
it drains them from the write-ahead log. Its clock runs from the first record seen in Kafka to the last.
"""

import asyncio
import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition
from attune_sandbox.errors import SandboxError
from attune_sandbox.kafka.jars import ensure_jars
from attune_sandbox.locations import cache_folder
from attune_sandbox.processes import Child
from attune_sandbox.testing.embedded import free_ports

from benchmarks.accounting import billed
from benchmarks.debezium.connect import CONNECTOR, SLOT, TABLE, ConnectPlan, start_connect
from benchmarks.drainers import UnavailableError
from benchmarks.events import PARTITIONS, EventShape
from benchmarks.figures import Measurement
from benchmarks.processes import ContenderFailedError
from benchmarks.servers import Servers

FOLDER = Path(__file__).parents[1] / "debezium"
WARM_UP_ROWS = 40_000
START_TIMEOUT_SECONDS = 90.0
DRAIN_TIMEOUT_SECONDS = 180.0
LOOK_SECONDS = 0.02
STOP_PATIENCE_SECONDS = 15.0
SLOT_IS_TAKEN = "SELECT active FROM pg_replication_slots WHERE slot_name = $1"
COLUMNS = ("id", "aggregatetype", "aggregateid", "type", "payload")
HEADERS = {
    "content-type": "content_type",
    "ce_specversion": "ce_specversion",
    "ce_id": "ce_id",
    "ce_source": "ce_source",
    "ce_type": "ce_type",
    "ce_time": "ce_time",
    "ce_subject": "ce_subject",
    "ce_dataschema": "ce_dataschema",
    "ce_partitionkey": "ce_partitionkey",
    "ce_aggregateversion": "ce_aggregateversion",
    "ce_correlationid": "ce_correlationid",
    "ce_causationid": "ce_causationid",
    "traceparent": "traceparent",
}


class DebeziumConnect:
    """One connector over all rounds."""

    least_share = 1.0

    def __init__(self, name: str) -> None:
        self.name = name
        self._child: Child | None = None

    async def open(self, servers: Servers) -> None:
        self._servers = servers
        try:
            jars = await asyncio.to_thread(
                ensure_jars,
                cache_folder() / "debezium",
                lock=FOLDER / "jgo.lock.toml",
                specification=FOLDER / "jgo.toml",
            )
        except SandboxError as error:
            raise UnavailableError(f"its jars could not be had. {error}") from error
        self._url = await servers.new_database()
        await self._create_table()
        (port,) = free_ports(1)
        folder = servers.folder / "connect"
        plan = ConnectPlan(folder, servers.logs, port, servers.login.aiokafka(), self._url, HEADERS)
        self._rest = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/connectors/{CONNECTOR}", timeout=30)
        self._child = start_connect(plan, jars, servers.guard)
        try:
            await self._until_state("RUNNING")
        except ContenderFailedError as error:
            raise UnavailableError(str(error)) from error
        self._warm = False

    async def drain(self, shape: EventShape, rows: int) -> Measurement:
        if not self._warm:
            self._warm = True
            await self.drain(shape, WARM_UP_ROWS)
        servers = self._servers
        topic = servers.new_topic()
        try:
            await self._stop()
            await self._fill(shape, topic, rows)
            await servers.settle_disk()
            return await self._measured(topic, rows)
        finally:
            servers.delete_topics([topic])

    async def close(self) -> None:
        if self._child is not None:
            await self._rest.aclose()
            self._child.stop(signal.SIGTERM, STOP_PATIENCE_SECONDS)
            self._servers.guard.forget(self._child.identity.pid)
            self._child = None

    async def _measured(self, topic: str, rows: int) -> Measurement:
        servers = self._servers
        pid = self._child.identity.pid if self._child else 0
        consumer = AIOKafkaConsumer(group_id=None, **servers.login.aiokafka())
        await consumer.start()
        try:
            await self._rest.put("/resume")
            begun = await _until_count(consumer, topic, 1)
            began = time.monotonic()
            async with billed({self.name: pid, **servers.processes}, families=servers.families) as bill:
                await _until_count(consumer, topic, rows)
            return Measurement(self.name, rows - begun, time.monotonic() - began, bill)
        finally:
            await consumer.stop()

    async def _stop(self) -> None:
        """Stop the connector and let it begin after whatever stands in the log by now."""
        await self._rest.put("/stop")
        await self._until_state("STOPPED")
        (await self._rest.delete("/offsets")).raise_for_status()
        connection = await asyncpg.connect(self._url)
        await connection.execute(f"TRUNCATE {TABLE}")
        await _until_slot_is_free(connection)
        await connection.execute("SELECT pg_replication_slot_advance($1, pg_current_wal_lsn())", SLOT)
        await connection.close()

    async def _fill(self, shape: EventShape, topic: str, rows: int) -> None:
        columns = (*COLUMNS, *HEADERS.values())
        connection = await asyncpg.connect(self._url)
        await connection.copy_records_to_table(TABLE, records=_records(shape, topic, rows), columns=columns)
        await connection.close()

    async def _create_table(self) -> None:
        headers = ", ".join(f"{column} text" for column in HEADERS.values())
        connection = await asyncpg.connect(self._url)
        await connection.execute(
            f"CREATE TABLE {TABLE} (id uuid PRIMARY KEY, aggregatetype text NOT NULL, aggregateid text NOT NULL, "
            f"type text NOT NULL, payload text NOT NULL, {headers})"
        )
        await connection.close()

    async def _until_state(self, wanted: str) -> None:
        seen = "nothing"
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            if self._child is None or self._child.exit_code() is not None:
                break
            try:
                answer = (await self._rest.get("/status")).json()
            except (httpx.HTTPError, ValueError):
                answer = {}
            tasks = {task["state"] for task in answer.get("tasks", [])}
            seen = str(answer.get("connector", {}).get("state"))
            if seen == wanted and tasks <= {wanted} and (tasks or wanted == "STOPPED"):
                return
            await asyncio.sleep(LOOK_SECONDS)
        raise ContenderFailedError(f"the connector was not {wanted} in time (last seen: {seen}).")


def _records(shape: EventShape, topic: str, rows: int) -> Iterator[tuple[Any, ...]]:
    for event in shape.events(rows):
        headers = dict(json.loads(event.headers))
        key, value = event.key.decode(), event.value.decode()
        yield event.ce_id, topic, key, shape.ce_type, value, *(headers[name] for name in HEADERS)


async def _until_slot_is_free(connection: asyncpg.Connection) -> None:
    async with asyncio.timeout(START_TIMEOUT_SECONDS):
        while await connection.fetchval(SLOT_IS_TAKEN, SLOT):  # noqa: ASYNC110 -- who frees it tells nobody
            await asyncio.sleep(LOOK_SECONDS)


async def _until_count(consumer: AIOKafkaConsumer, topic: str, wanted: int) -> int:
    """Wait until so many records stand in the topic; how many there are."""
    partitions = [TopicPartition(topic, partition) for partition in range(PARTITIONS)]
    deadline = time.monotonic() + DRAIN_TIMEOUT_SECONDS
    count = 0
    while time.monotonic() < deadline:
        count = sum((await consumer.end_offsets(partitions)).values())
        if count >= wanted:
            return count
        await asyncio.sleep(LOOK_SECONDS)
    raise ContenderFailedError(f"{count} of {wanted} records in {DRAIN_TIMEOUT_SECONDS:.0f} s.")
