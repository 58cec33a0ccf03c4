"""What `attune status` shows: every process, and for each service what waits in its database and in the log."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import psutil
from attune_contracts.topics import SERVICES
from attune_provisioner.kafka_admin import ATTEMPT_TIMEOUT_SECONDS
from confluent_kafka import KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from attune_sandbox.platform.data_folder import RunState
from attune_sandbox.platform.parts import answers
from attune_sandbox.platform.plan import MAILBOX, Plan

CONNECT_TIMEOUT_SECONDS = 3.0
LAUNCHER = "launcher"
READY_PATHS = {MAILBOX: "/"} | dict.fromkeys(SERVICES, "/readyz")
WAITING = """
    SELECT (SELECT count(*) FROM outbox) AS outbox_rows,
           (SELECT clock_timestamp() - min(created_at) FROM outbox) AS outbox_age,
           (SELECT count(*) FROM parked) AS parked
"""
POSITIONS = "SELECT topic, partition, next_offset FROM position"


@dataclass(frozen=True, slots=True)
class ProcessStatus:
    """One process; `ready` None where it has no answer of its own to give."""

    name: str
    pid: int
    port: int
    running: bool
    ready: bool | None
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """What waits in one service: outbox rows not yet published, records not yet read, records set aside.

    `lag` None: Kafka did not answer.
    """

    service: str
    outbox_rows: int
    outbox_age: timedelta | None
    lag: int | None
    parked: int


def process_statuses(state: RunState) -> list[ProcessStatus]:
    """Every process the launcher started, and the launcher itself."""
    identities = {LAUNCHER: state.launcher_identity(), **state.identities()}
    found = []
    for name, identity in identities.items():
        if identity is None:
            continue
        process = identity.running()
        port = int(state.processes.get(name, {}).get("port", 0))
        ready = answers(port, READY_PATHS[name]) if process and name in READY_PATHS else None
        memory_bytes = memory_of(process, with_children=name != LAUNCHER)
        found.append(ProcessStatus(name, identity.pid, port, process is not None, ready, memory_bytes))
    return found


def memory_of(process: psutil.Process | None, *, with_children: bool = True) -> int:
    """Memory a process and its children hold, in bytes; pages they share count once (where the system can tell)."""
    if process is None:
        return 0
    try:
        family = [process, *(process.children(recursive=True) if with_children else ())]
    except psutil.NoSuchProcess:
        return 0
    return sum(_held(member) for member in family)


def _held(process: psutil.Process) -> int:
    try:
        # Linux tells each process's share of shared pages; PostgreSQL's processes share most of theirs.
        return int(getattr(process.memory_full_info(), "pss", 0)) or process.memory_info().rss
    except psutil.AccessDenied:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


def service_statuses(plan: Plan, services: Sequence[str] = SERVICES) -> list[ServiceStatus | str]:
    """One entry per service; a sentence in its place where its database does not answer."""
    return asyncio.run(_service_statuses(plan, services))


async def _service_statuses(plan: Plan, services: Sequence[str]) -> list[ServiceStatus | str]:
    return list(await asyncio.gather(*(_service_status(plan, service) for service in services)))


async def _service_status(plan: Plan, service: str) -> ServiceStatus | str:
    try:
        url = plan.database_url("postgres", service)
        connection = await asyncpg.connect(url, timeout=CONNECT_TIMEOUT_SECONDS)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        return f"{service}: its database does not answer ({type(error).__name__})"
    try:
        waiting = await connection.fetchrow(WAITING)
        positions = {(row["topic"], row["partition"]): row["next_offset"] for row in await connection.fetch(POSITIONS)}
    except asyncpg.UndefinedTableError:
        return f"{service}: its database is not migrated"
    finally:
        await connection.close()
    lag = await asyncio.to_thread(_lag, plan, positions)
    return ServiceStatus(service, waiting["outbox_rows"], waiting["outbox_age"], lag, waiting["parked"])


def _lag(plan: Plan, positions: Mapping[tuple[str, int], int]) -> int | None:
    if not positions:
        return 0
    admin = AdminClient(plan.administrator().librdkafka())
    wanted = {TopicPartition(topic, partition): OffsetSpec.latest() for topic, partition in positions}
    try:
        answered = admin.list_offsets(wanted, request_timeout=ATTEMPT_TIMEOUT_SECONDS)
        ends = {(part.topic, part.partition): future.result().offset for part, future in answered.items()}
    except KafkaException:
        return None
    return sum(max(0, int(ends[where]) - next_offset) for where, next_offset in positions.items())
