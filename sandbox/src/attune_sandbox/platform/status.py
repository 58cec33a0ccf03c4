"""`attune status`: which processes run and are ready, and per service what waits to be sent, read, or put right."""

import asyncio
from dataclasses import dataclass

import httpx
import psutil
from attune_contracts.topics import SERVICES
from rich.console import Console
from rich.table import Column, Table

from attune_sandbox.platform.backlog import PATIENCE_SECONDS, Backlog, lag, log_ends, read_backlog
from attune_sandbox.platform.data_folder import RunState
from attune_sandbox.platform.plan import Plan
from attune_sandbox.ports import LOOPBACK
from attune_sandbox.processes import Identity

MEGABYTE = 1_000_000
NO_ANSWER = "no answer"
LAUNCHER = "launcher"


@dataclass(frozen=True, slots=True)
class ProcessStatus:
    """One process; without `pid` it does not run. `resident_bytes` counts its children, and shared memory once."""

    name: str
    pid: int | None
    port: int | None
    resident_bytes: int | None
    ready: bool


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """`backlog` None: PostgreSQL does not answer. `lag` (records) None: that, or Kafka does not."""

    name: str
    backlog: Backlog | None
    lag: int | None


@dataclass(frozen=True, slots=True)
class Status:
    """The sandbox at one moment."""

    processes: tuple[ProcessStatus, ...]
    services: tuple[ServiceStatus, ...]


async def look(plan: Plan, state: RunState) -> Status:
    """Ask every process of a sandbox; whatever does not answer within a few seconds is told as such."""
    services = [name for name in SERVICES if name in state.processes]
    launcher = state.launcher_identity()
    processes, backlogs = await asyncio.gather(
        asyncio.gather(*(_process(plan, name, identity, state) for name, identity in state.identities().items())),
        asyncio.gather(*(read_backlog(plan.database_url(f"{name}_readonly", name)) for name in services)),
    )
    places = {place for backlog in backlogs if backlog for place, _ in backlog.next_offsets}
    ends = await asyncio.to_thread(log_ends, plan.administrator(), places)
    first = [_seen(LAUNCHER, launcher, port=None, ready=state.ready)] if launcher else []
    told = [ServiceStatus(*both, lag(both[1], ends)) for both in zip(services, backlogs, strict=True)]
    return Status((*first, *processes), tuple(told))


def show(status: Status, console: Console) -> None:
    """Two tables: processes and services."""
    processes = Table("process", *_right("pid", "port", "memory MB"), "state")
    for process in status.processes:
        state = "not running" if process.pid is None else "ready" if process.ready else "not ready"
        memory = None if process.resident_bytes is None else round(process.resident_bytes / MEGABYTE)
        style = None if process.ready else "yellow"
        processes.add_row(process.name, *_cells(process.pid, process.port, memory), state, style=style)
    services = Table("service", *_right("outbox", "oldest s", "lag", "parked", "held keys", "deliveries"))
    for service in status.services:
        backlog, behind = service.backlog, NO_ANSWER if service.lag is None else service.lag
        if backlog is None:
            services.add_row(service.name, NO_ANSWER, style="yellow")
            continue
        oldest = None if backlog.outbox_oldest_seconds is None else round(backlog.outbox_oldest_seconds)
        waiting = _cells(backlog.outbox_waiting, oldest, behind, backlog.parked, backlog.held_keys)
        services.add_row(service.name, *waiting, str(backlog.deliveries_waiting))
    console.print(processes, services)


async def _process(plan: Plan, name: str, identity: Identity, state: RunState) -> ProcessStatus:
    port = int(state.processes[name]["port"])
    ready = await (_says_ready(plan.service_url(name)) if name in SERVICES else _listens(port))
    return _seen(name, identity, port=port, ready=ready)


def _seen(name: str, identity: Identity, *, port: int | None, ready: bool) -> ProcessStatus:
    process = identity.running()
    if process is None:
        return ProcessStatus(name, None, port, None, ready=False)
    # The launcher's children are everybody else here: each is counted once, in its own row.
    resident_bytes = _resident_bytes(process, with_children=name != LAUNCHER)
    return ProcessStatus(name, identity.pid, port, resident_bytes, ready)


def _resident_bytes(process: psutil.Process, *, with_children: bool) -> int | None:
    """Of a process and its children. PostgreSQL's share their buffers: these count once, where the system tells."""
    try:
        children = process.children(recursive=True) if with_children else []
        told = [one.memory_info() for one in (process, *children)]
    except psutil.Error:
        return None
    shared = [getattr(one, "shared", 0) for one in told]
    return sum(one.rss for one in told) - sum(shared) + max(shared)


async def _says_ready(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False) as client:
            return (await client.get(f"{url}/readyz")).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


async def _listens(port: int) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            _, writer = await asyncio.open_connection(LOOPBACK, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


def _right(*titles: str) -> list[Column]:
    return [Column(title, justify="right") for title in titles]


def _cells(*values: object) -> list[str]:
    return ["-" if value is None else str(value) for value in values]
