"""What each role of each service takes in a process of its own, idle and at full rate."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import asyncpg
from attune_chassis.roles import ROLES
from attune_contracts.events.training import ElsaRegisteredV1
from attune_contracts.topics import SERVICES
from attune_sandbox.keys import ensure_keys
from attune_sandbox.platform.parts import answers
from attune_sandbox.processes import Child, spawn
from attune_sandbox.service_environment import LOOPBACK, plain_settings, secret_settings, without_attune
from attune_sandbox.testing.databases import SharedPostgres
from attune_sandbox.testing.embedded import EmbeddedBackend, free_ports
from attune_sandbox.testing.kafka_space import SharedKafka, TopicSpace
from attune_sandbox.testing.running_platform import RunningPlatform
from attune_sandbox.tokens import DEFAULT_AUTHORITY, mint_token

from benchmarks.accounting import Bill, billed, resident_mebibytes
from benchmarks.contenders.referral_client import SETTING
from benchmarks.drainers.own_table import fill_outbox, outbox_records
from benchmarks.events import shape_of
from benchmarks.figures import told
from benchmarks.plan import Case, Plan
from benchmarks.processes import ContenderFailedError, ContenderProcess
from benchmarks.report import Section

FOLDER_PREFIX = "attune-benchmark-"
READY_TIMEOUT_SECONDS = 90.0
MEBIBYTES_MAX = 120.0
IDLE_SECONDS = 5.0
LOAD_SECONDS = 20.0
LOAD_SECONDS_QUICK = 4.0
EVENTS = 200_000
EVENTS_QUICK = 5_000
SMALL_VALUE_BYTES = 200
TOPIC = ElsaRegisteredV1.topic
STOP_PATIENCE_SECONDS = 20.0
DRAIN_TIMEOUT_SECONDS = 120.0
LOOK_SECONDS = 0.2
WAITING = "SELECT count(*) FROM (SELECT FROM outbox LIMIT 1) AS rows"


class RoleProcess(NamedTuple):
    """One role of one service, and the port of its probes."""

    child: Child
    port: int


async def run(plan: Plan, section: Section) -> None:
    """All roles of all services side by side: first idle, then with referrals and events as fast as they go."""
    events = plan.amount(EVENTS, EVENTS_QUICK)
    seconds = LOAD_SECONDS_QUICK if plan.quick else LOAD_SECONDS
    section.say(
        "Each role of each service runs as `<service> serve --role ROLE` in a process of its own. Idle: "
        f"{IDLE_SECONDS:.0f} s after all are ready. At full rate: referrals are made over HTTP as fast as they are "
        f"answered for {seconds:.0f} s, and {events:,} events are relayed from the outbox of training and read by "
        "everybody who reads its topic; the greatest resident memory seen."
    )
    async with _platform() as platform, _roles(platform) as roles:
        await asyncio.sleep(IDLE_SECONDS)
        pids = {name: process.child.identity.pid for name, process in roles.items()}
        idle = {name: resident_mebibytes(pid) for name, pid in pids.items()}
        async with billed(pids, families={}) as bill:
            await _load(platform, events, seconds)
    _tell(section, idle, bill)
    largest = max(bill.memory_mebibytes, key=lambda name: bill.memory_mebibytes[name])
    measured = f"{told(bill.memory_mebibytes[largest])} MiB ({largest})"
    plan.say(f"  largest: {measured}")
    section.goal("memory of each role <= 120 MB resident", measured, bill.memory_mebibytes[largest] <= MEBIBYTES_MAX)


def _tell(section: Section, idle: Mapping[str, float], bill: Bill) -> None:
    section.table(
        ["process", "idle MiB", "full rate MiB", "CPU s under load"],
        [
            [name, told(size), told(bill.memory_mebibytes[name]), told(bill.cpu_seconds[name])]
            for name, size in idle.items()
        ],
    )


@asynccontextmanager
async def _platform() -> AsyncIterator[RunningPlatform]:
    """Databases, topics and a mail server; the services that were started with them are stopped again."""
    backend = EmbeddedBackend()
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix=FOLDER_PREFIX))
    try:
        kafka = SharedKafka(await asyncio.to_thread(backend.kafka))
        postgres = SharedPostgres(await asyncio.to_thread(backend.postgres))
        platform = await RunningPlatform.prepared(
            folder, keys=ensure_keys(folder / "keys"), kafka=kafka, topics=TopicSpace(kafka), postgres=postgres
        )
        try:
            await platform.start()
            for service in SERVICES:
                await platform.stop(service)
            yield platform
        finally:
            await platform.end()
    finally:
        await asyncio.to_thread(backend.stop)
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


@asynccontextmanager
async def _roles(platform: RunningPlatform) -> AsyncIterator[Mapping[str, RoleProcess]]:
    """A process for each role; the API role has the service's own port."""
    started: dict[str, RoleProcess] = {}
    ports = iter(free_ports(len(SERVICES) * len(ROLES)))
    try:
        for service in SERVICES:
            for role in ROLES:
                port = platform.ports[service] if role == "api" else next(ports)
                started[f"{service} {role}"] = _start(platform, service, role, port)
        for name, process in started.items():
            await _until_ready(name, process)
        yield started
    finally:
        for process in started.values():
            process.child.identity.send(signal.SIGTERM)
        for process in started.values():
            await asyncio.to_thread(process.child.stop, signal.SIGTERM, STOP_PATIENCE_SECONDS)
            platform.guard.forget(process.child.identity.pid)


def _start(platform: RunningPlatform, service: str, role: str, port: int) -> RoleProcess:
    about = replace(platform.surroundings(service, platform.databases[service]), http_port=port)
    child = spawn(
        [Path(sys.executable).with_name(service), "serve", "--role", role],
        log=platform.folder / "logs" / f"{service}-{role}.log",
        environment={
            **without_attune(os.environ),
            **plain_settings(about),
            **secret_settings(about),
            **platform.guard.environment,
        },
    )
    platform.guard.watch(child.identity, signal.SIGTERM, group=0)
    return RoleProcess(child, port)


async def _until_ready(name: str, process: RoleProcess) -> None:
    deadline = time.monotonic() + READY_TIMEOUT_SECONDS
    while not await asyncio.to_thread(answers, process.port, "/readyz"):
        if process.child.exit_code() is not None or time.monotonic() > deadline:
            raise ContenderFailedError(f"{name} was not ready in time.")
        await asyncio.sleep(LOOK_SECONDS)


async def _load(platform: RunningPlatform, events: int, seconds: float) -> None:
    """Referrals over HTTP and events through an outbox at the same time, until both are done."""
    tokens = {"school": mint_token(platform.keys, "school", authority=DEFAULT_AUTHORITY, settings=[SETTING])}
    client = await ContenderProcess.start(
        "referral_client",
        {
            "url": f"http://{LOOPBACK}:{platform.ports['referrals']}",
            "tokens": tokens,
            "rate": 0,
            "seconds": seconds,
            "decisions": 0,
        },
        logs=platform.folder / "logs",
    )
    connection = await asyncpg.connect(platform.databases["training"].superuser)
    try:
        await client.ready()
        client.go()
        records = outbox_records(shape_of(SMALL_VALUE_BYTES), platform.topics.name(TOPIC), events)
        await fill_outbox(connection, records)
        await client.done(seconds + DRAIN_TIMEOUT_SECONDS)
        async with asyncio.timeout(DRAIN_TIMEOUT_SECONDS):
            while await connection.fetchval(WAITING):  # noqa: ASYNC110 -- rows tell nobody
                await asyncio.sleep(LOOK_SECONDS)
    finally:
        await connection.close()
        await client.end()


CASE = Case("memory", "7. Memory of each role", run)
