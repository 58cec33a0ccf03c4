"""The machine a run was made on, without anything that names it."""

import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

GIBIBYTE = 1024**3
PACKAGES = ("aiokafka", "asyncpg", "faststream", "pydantic", "uvloop")


def describe_machine() -> list[tuple[str, str]]:
    """What matters for a figure, as (what, value)."""
    return [
        ("CPU", f"{_cpu_model()}, {os.cpu_count()} cores"),
        ("Memory", f"{psutil.virtual_memory().total / GIBIBYTE:.0f} GiB"),
        ("System", f"{platform.system()} {'.'.join(platform.release().split('.')[:2])} ({platform.machine()})"),
        ("Python", sys.version.split()[0]),
        ("Packages", ", ".join(f"{name} {version(name)}" for name in PACKAGES)),
    ]


def load_told() -> str:
    """How busy the machine was just now, which a reader of a rate needs to know."""
    return f"{os.getloadavg()[0]:.1f}"


def today() -> str:
    """The date of a run."""
    return datetime.now(UTC).date().isoformat()


def _cpu_model() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text("utf-8", "replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"
