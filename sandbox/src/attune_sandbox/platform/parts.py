"""The processes of the platform, all with one face: start, wait until ready, stop."""

import http.client
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from attune_sandbox.errors import SandboxError
from attune_sandbox.guarding import Guard
from attune_sandbox.processes import Child, spawn
from attune_sandbox.service_environment import LOOPBACK

READY_TIMEOUT_SECONDS = 60.0
STOP_PATIENCE_SECONDS = 25.0
GUARD_GROUP_PROGRAMS = 2
LOG_BYTES_MAX = 10_000_000
POLL_SECONDS = 0.1
HTTP_OK = 200


class Part(Protocol):
    """One process of the platform."""

    name: str
    port: int
    log: Path
    child: Child | None

    def start(self) -> Child: ...

    def wait_until_ready(self, timeout_seconds: float = READY_TIMEOUT_SECONDS) -> None: ...

    def stop(self) -> None: ...


class Program:
    """A Python program of ours that says by HTTP when it is ready: a service, or the mailbox."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str | Path],
        *,
        port: int,
        ready_path: str,
        environment: Mapping[str, str],
        log: Path,
        guard: Guard,
    ) -> None:
        self.name = name
        self.port = port
        self.log = log
        self.child: Child | None = None
        self._arguments = arguments
        self._ready_path = ready_path
        self._environment = environment
        self._guard = guard

    def start(self) -> Child:
        """Start the process; does not wait for it."""
        turn_over(self.log)
        environment = {**self._environment, **self._guard.environment}
        self.child = spawn(self._arguments, log=self.log, environment=environment)
        self._guard.watch(self.child.identity, signal.SIGTERM, group=GUARD_GROUP_PROGRAMS)
        return self.child

    def wait_until_ready(self, timeout_seconds: float = READY_TIMEOUT_SECONDS) -> None:
        """Wait until it answers; raises SandboxError when it ends or takes too long."""
        deadline = time.monotonic() + timeout_seconds
        while time.monotonic() < deadline:
            if self.child is None or self.child.exit_code() is not None:
                raise SandboxError(f"{self.name} ended while starting: {last_words(self.log)} (log: {self.log})")
            if answers(self.port, self._ready_path):
                return
            time.sleep(POLL_SECONDS)
        raise SandboxError(f"{self.name} was not ready after {timeout_seconds:.0f} seconds. Its log: {self.log}")

    def stop(self) -> None:
        """Ask for a graceful end, insist when it takes too long."""
        if self.child is None:
            return
        self.child.stop(signal.SIGTERM, STOP_PATIENCE_SECONDS)
        self._guard.forget(self.child.identity.pid)
        self.child = None


def console_script(name: str) -> Path:
    """A program of this environment."""
    return Path(sys.executable).with_name(name)


def answers(port: int, path: str) -> bool:
    """Whether somebody says 200 to GET `path` on the loopback interface."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5.0)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == HTTP_OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def turn_over(log: Path) -> None:
    """Keep one earlier log when this one has grown large."""
    if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
        log.replace(log.with_name(log.name + ".1"))


def last_words(log: Path) -> str:
    """The last line of a log, for a sentence about why a program ended."""
    if not log.exists():
        return "it said nothing"
    with log.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 2000))
        lines = file.read().decode("utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
