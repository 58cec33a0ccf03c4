"""Child processes known by pid *and* start time, so that a signal never reaches a stranger who got the same pid."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

START_TIME_TOLERANCE_SECONDS = 2.0
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Identity:
    """A process that cannot be mistaken for another: pid and start time (seconds since the epoch)."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> "Identity | None":
        """The identity of a running process, or None when there is none with that pid."""
        try:
            return cls(pid, psutil.Process(pid).create_time())
        except psutil.NoSuchProcess:
            return None

    def running(self) -> psutil.Process | None:
        """The process while it runs; None when it has ended, is a zombie, or the pid belongs to another by now."""
        try:
            process = psutil.Process(self.pid)
            if abs(process.create_time() - self.started) > START_TIME_TOLERANCE_SECONDS:
                return None
            return None if process.status() == psutil.STATUS_ZOMBIE else process
        except psutil.NoSuchProcess:
            return None

    def send(self, number: int) -> bool:
        """Send a signal; False when the process is gone already."""
        process = self.running()
        if process is None:
            return False
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged user a child runs as when we are root (PostgreSQL refuses root)."""

    user_id: int
    group_id: int


@dataclass(frozen=True, slots=True)
class Child:
    """A child of this process: to be waited for, besides what anybody may do with its identity."""

    process: "subprocess.Popen[bytes]"
    identity: Identity

    def exit_code(self) -> int | None:
        """The exit code once the child has ended (minus the signal's number where one ended it), else None."""
        return self.process.poll()

    def stop(self, number: int, patience_seconds: float) -> None:
        """Ask by a signal, insist by SIGKILL, and take the exit code."""
        if self.process.poll() is None:
            stop_processes([self.identity], number, patience_seconds)
        self.process.wait()


def spawn(
    arguments: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str],
    account: Account | None = None,
    folder: Path | None = None,
) -> Child:
    """Start a child in a session of its own (Ctrl-C reaches the launcher only), its output appended to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 -- every argument list is built here, none from outside
            [str(argument) for argument in arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
            user=account.user_id if account else None,
            group=account.group_id if account else None,
            extra_groups=[] if account else None,
        )
    return Child(process, Identity.of(process.pid) or Identity(process.pid, time.time()))


def wait_until_gone(identities: Sequence[Identity], timeout_seconds: float) -> list[Identity]:
    """Wait for processes to end; those that did not within the time are returned."""
    deadline = time.monotonic() + timeout_seconds
    left = [identity for identity in identities if identity.running()]
    while left and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        left = [identity for identity in left if identity.running()]
    return left


def stop_processes(identities: Sequence[Identity], number: int, patience_seconds: float) -> list[Identity]:
    """Ask processes to end by a signal, and end those by SIGKILL that take longer; these are returned."""
    asked = [identity for identity in identities if identity.send(number)]
    stubborn = wait_until_gone(asked, patience_seconds)
    for identity in stubborn:
        identity.send(signal.SIGKILL)
    wait_until_gone(stubborn, timeout_seconds=5.0)
    return stubborn


def raise_descriptor_limit(wanted: int = 65_536) -> None:
    """Lift the soft limit of open files for us and our children: Kafka needs several per partition."""
    import resource  # noqa: PLC0415 -- a module POSIX systems have; importing this file must not need it

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    target = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < target:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (target, hard))
        except (ValueError, OSError):
            # macOS refuses more than its own ceiling; what we have is then enough for few partitions.
            return


def running_as_root() -> bool:
    return os.geteuid() == 0
