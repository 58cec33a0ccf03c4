"""Start and stop one real PostgreSQL on the loopback interface, below a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from attune_sandbox.errors import SandboxError
from attune_sandbox.guarding import Guard
from attune_sandbox.locations import PRIVATE_FILE_MODE, PRIVATE_FOLDER_MODE
from attune_sandbox.postgres.binaries import make_reachable_root_place, programs, reachable_data_folder, server_account
from attune_sandbox.processes import Account, Child, spawn

LOOPBACK = "127.0.0.1"
SUPERUSER = "postgres"
READY_TIMEOUT_SECONDS = 60.0
STOP_PATIENCE_SECONDS = 15.0
GUARD_GROUP_SERVERS = 1
CONNECTIONS_MAX = 300

SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",  # socket paths have a length limit that a deep folder breaks
    "max_connections": str(CONNECTIONS_MAX),
    "shared_buffers": "64MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "autovacuum_naptime": "15s",  # what the outbox grows by is what comes between two rounds of it
}
FORGETFUL_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "10min",
}


@dataclass(frozen=True, slots=True)
class PostgresPlan:
    """Where the server listens and keeps its data. Without `durable` a power cut may lose all: for tests."""

    folder: Path
    logs: Path
    port: int
    superuser_password: str
    durable: bool = True

    @property
    def url(self) -> str:
        """The superuser's connection to the database `postgres`."""
        return f"postgresql://{SUPERUSER}:{self.superuser_password}@{LOOPBACK}:{self.port}/postgres"


class EmbeddedPostgres:
    """One PostgreSQL child process: start it, wait for it, stop it."""

    def __init__(self, plan: PostgresPlan, guard: Guard) -> None:
        self.name = "postgres"
        self.port = plan.port
        self.log = plan.logs / "postgres.log"
        self._plan = plan
        self._guard = guard
        self._programs = programs()
        self._account = server_account()
        self._data = reachable_data_folder(plan.folder) / "data"
        self.child: Child | None = None

    def start(self) -> Child:
        """Make the database cluster the first time and start the server; does not wait for it."""
        self._prepare_folder()
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        settings = SETTINGS | ({} if self._plan.durable else FORGETFUL_SETTINGS)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.child = spawn(
            [self._programs / "postgres", "-D", self._data, "-p", str(self._plan.port), *options],
            log=self._plan.logs / "postgres.log",
            environment={**os.environ, **self._guard.environment},
            account=self._account,
            folder=Path("/"),
        )
        self._guard.watch(self.child.identity, signal.SIGINT, group=GUARD_GROUP_SERVERS)
        return self.child

    def wait_until_ready(self, timeout_seconds: float = READY_TIMEOUT_SECONDS) -> None:
        """Wait until the server says in its own file that it is ready; raises SandboxError otherwise."""
        deadline = time.monotonic() + timeout_seconds
        while time.monotonic() < deadline:
            if self.child is None or self.child.exit_code() is not None:
                raise SandboxError(
                    f"PostgreSQL ended while starting. Its log says why: {self._plan.logs / 'postgres.log'}"
                )
            if self._says_ready() and self._answers():
                return
            time.sleep(0.02)
        raise SandboxError(
            f"PostgreSQL was not ready after {timeout_seconds:.0f} seconds. Its log: {self._plan.logs / 'postgres.log'}"
        )

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is written down; bounded."""
        if self.child is None:
            return
        self.child.stop(signal.SIGINT, STOP_PATIENCE_SECONDS)
        self._guard.forget(self.child.identity.pid)
        self.child = None

    def remove_data(self) -> None:
        """Delete the server's data, wherever it lies; only when it is stopped."""
        if self.child is None:
            shutil.rmtree(self._data.parent, ignore_errors=True)

    def _says_ready(self) -> bool:
        try:
            lines = (self._data / "postmaster.pid").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return False
        status_line = 8
        own = bool(lines) and self.child is not None and lines[0] == str(self.child.identity.pid)
        return own and len(lines) >= status_line and lines[status_line - 1].strip() == "ready"

    def _answers(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self._plan.port), timeout=1.0):
                return True
        except OSError:
            return False

    def _prepare_folder(self) -> None:
        self._plan.logs.mkdir(parents=True, exist_ok=True)
        folder = self._data.parent
        make_reachable_root_place(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if self._account is not None:
            os.chown(folder, self._account.user_id, self._account.group_id)
        folder.chmod(PRIVATE_FOLDER_MODE)

    def _initialise(self) -> None:
        password_file = self._data.parent / "superuser.password"
        draft = self._data.parent / "initialising"
        shutil.rmtree(draft, ignore_errors=True)
        descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE_MODE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(self._plan.superuser_password + "\n")
        if self._account is not None:
            os.chown(password_file, self._account.user_id, self._account.group_id)
        try:
            self._run_initdb(draft, password_file, self._account)
        finally:
            password_file.unlink(missing_ok=True)
        # A cluster counts only when it is complete: an interrupted initdb is thrown away by the next start.
        draft.rename(self._data)

    def _run_initdb(self, folder: Path, password_file: Path, account: Account | None) -> None:
        done = subprocess.run(  # noqa: S603 -- our own program and folder
            [
                str(self._programs / "initdb"),
                f"--pgdata={folder}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8",
                *([] if self._plan.durable else ["--no-sync"]),
            ],
            capture_output=True,
            text=True,
            timeout=READY_TIMEOUT_SECONDS,
            check=False,
            cwd="/",
            user=account.user_id if account else None,
            group=account.group_id if account else None,
            extra_groups=[] if account else None,
        )
        if done.returncode != 0:
            log = self._plan.logs / "initdb.log"
            log.write_text(done.stdout + done.stderr, "utf-8")
            if "No space left" in done.stderr:
                raise SandboxError("The disk is full: PostgreSQL could not make its data folder. Free some space.")
            raise SandboxError(f"PostgreSQL's data folder could not be made; {log} says why.")
