"""What a stretch of time cost: CPU seconds and memory of each process, seen from outside.

PostgreSQL is a family of processes: those that ended in between count through their parent. Its memory is told as the
proportional share, because every one of its processes counts the same shared buffers.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import psutil

SAMPLE_SECONDS = 0.2
MEBIBYTE = 1024 * 1024


@dataclass(slots=True)
class Bill:
    """CPU seconds by process name, and the greatest resident memory in MiB seen in that time."""

    cpu_seconds: dict[str, float] = field(default_factory=dict)
    memory_mebibytes: dict[str, float] = field(default_factory=dict)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, its children that ended, and its family that runs."""
    try:
        parent = psutil.Process(pid)
        times = parent.cpu_times()
        total = float(times.user + times.system + times.children_user + times.children_system)
        family = parent.children(recursive=True)
    except psutil.NoSuchProcess:
        return 0.0
    for child in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = child.cpu_times()
            total += times.user + times.system
    return total


def resident_mebibytes(pid: int) -> float:
    """Resident memory of one process."""
    try:
        return float(psutil.Process(pid).memory_info().rss) / MEBIBYTE
    except psutil.NoSuchProcess:
        return 0.0


def family_mebibytes(pid: int) -> float:
    """Memory of a process and its family, what they share counted once (where the system tells; else resident)."""
    total = 0.0
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return total
    for process in family:
        with contextlib.suppress(psutil.Error):
            memory = process.memory_full_info()
            total += float(getattr(memory, "pss", memory.rss)) / MEBIBYTE
    return total


@asynccontextmanager
async def billed(processes: Mapping[str, int], *, families: Mapping[str, int]) -> AsyncIterator[Bill]:
    """Fill the bill with what the named processes cost inside the block.

    Args:
        processes: name -> pid; memory is sampled while the block runs.
        families: name -> pid of a parent whose children share memory; looked at once, at the end.
    """
    bill = Bill()
    everybody = {**processes, **families}
    before = {name: cpu_seconds(pid) for name, pid in everybody.items()}
    sampler = asyncio.create_task(_sample(bill, processes))
    try:
        yield bill
    finally:
        bill.cpu_seconds = {name: cpu_seconds(pid) - before[name] for name, pid in everybody.items()}
        sampler.cancel()
        _look(bill, processes)
        bill.memory_mebibytes |= {name: family_mebibytes(pid) for name, pid in families.items()}


async def _sample(bill: Bill, processes: Mapping[str, int]) -> None:
    while True:
        _look(bill, processes)
        await asyncio.sleep(SAMPLE_SECONDS)


def _look(bill: Bill, processes: Mapping[str, int]) -> None:
    for name, pid in processes.items():
        bill.memory_mebibytes[name] = max(bill.memory_mebibytes.get(name, 0.0), resident_mebibytes(pid))
