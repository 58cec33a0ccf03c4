"""One sandbox's data folder: what lies where, who uses it at the moment, and whether this version may.

`state.json` says what runs: the launcher, its children (pid and start time each), the ports. It is written whole or not
at all, and read by `attune down`, `attune status` and the next start.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from attune_sandbox.errors import SandboxError
from attune_sandbox.locations import PRIVATE_FOLDER_MODE
from attune_sandbox.processes import Identity

FORMAT = 1
"""Raised when an older version could not read the folder any more."""

PASSABLE_FOLDER_MODE = 0o755  # as root PostgreSQL runs as another user, who passes through to its own folder
FREE_BYTES_FIRST_START = 1_500_000_000
FREE_BYTES_LATER_STARTS = 300_000_000
GIGABYTE = 1_000_000_000


@dataclass(slots=True)
class RunState:
    """What runs now, and what was played. `processes`: name -> pid, start time, port.

    `ready` once every process is; `welcomed` once the demonstration was played, too.
    """

    port_base: int
    launcher: dict[str, float] | None = None
    processes: dict[str, dict[str, float]] = field(default_factory=dict)
    ready: bool = False
    welcomed: bool = False
    played: list[str] = field(default_factory=list)

    def launcher_identity(self) -> Identity | None:
        return _identity(self.launcher)

    def identities(self) -> dict[str, Identity]:
        """Every child that was running when the state was last written."""
        return {name: identity for name, entry in self.processes.items() if (identity := _identity(entry))}


class DataFolder:
    """The folder and its files."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.kafka = self.path / "kafka"
        self.postgres = self.path / "postgres"
        self.secrets = self.path / "secrets"
        self.logs = self.path / "logs"
        self.mailbox = self.path / "mailbox"
        self.sent = self.path / "sent"

    @property
    def exists(self) -> bool:
        return self._format_file.exists()

    @property
    def _format_file(self) -> Path:
        return self.path / "format"

    @property
    def _state_file(self) -> Path:
        return self.path / "state.json"

    def prepare(self) -> None:
        """Make the folder, or refuse one this version cannot use; refuses a disk without room."""
        self.refuse_newer()
        self._refuse_full_disk()
        if self.path.exists() and not self.exists and any(self._strangers()):
            raise SandboxError(f"{self.path} holds files that are not Attune's. Choose an empty folder: --data DIR.")
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(PASSABLE_FOLDER_MODE)
        for folder in (self.secrets, self.kafka, self.mailbox, self.sent):
            folder.mkdir(exist_ok=True, mode=PRIVATE_FOLDER_MODE)
        self.logs.mkdir(exist_ok=True)
        self._format_file.write_text(f"{FORMAT}\n", "utf-8")

    def refuse_newer(self) -> None:
        """Raise SandboxError when a newer version wrote the folder."""
        if not self.exists:
            return
        text = self._format_file.read_text("utf-8").strip()
        if not text.isdigit() or int(text) > FORMAT:
            raise SandboxError(
                f"The data folder {self.path} was written by a newer version of Attune (format {text}, this version "
                f"knows {FORMAT}). Use that version, or another folder: --data DIR."
            )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Have the folder for ourselves; raises SandboxError when another launcher has it."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                state = self.state()
                launcher = state.launcher_identity() if state else None
                who = f"Process {launcher.pid}" if launcher else "Another ./attune"
                raise SandboxError(
                    f"{who} already uses the data folder {self.path}. Stop it with ./attune down, or start a second "
                    "sandbox beside it with --data DIR and --port-base N."
                ) from error
            yield

    def state(self) -> RunState | None:
        """What was written last; None before the first start, or when the file is no state at all."""
        try:
            return RunState(**json.loads(self._state_file.read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write_state(self, state: RunState) -> None:
        draft = self._state_file.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(asdict(state), indent=1), "utf-8")
        draft.replace(self._state_file)

    def running(self) -> RunState | None:
        """The state of the running platform, or None when its launcher does not run."""
        state = self.state()
        launcher = state.launcher_identity() if state else None
        return state if launcher is not None and launcher.running() else None

    def _strangers(self) -> Iterator[Path]:
        return (path for path in self.path.iterdir() if path.name != "lock")

    def _refuse_full_disk(self) -> None:
        place = next(folder for folder in (self.path, *self.path.parents) if folder.exists())
        free, wanted = shutil.disk_usage(place).free, free_bytes_wanted(first=not self.exists)
        if free < wanted:
            raise SandboxError(
                f"There is too little room on the disk of {place}: {free / GIGABYTE:.1f} GB are free, "
                f"{wanted / GIGABYTE:.1f} GB are needed. Free some, or use another disk: --data DIR."
            )


def free_bytes_wanted(*, first: bool) -> int:
    """Room to ask for before anything is started."""
    return FREE_BYTES_FIRST_START if first else FREE_BYTES_LATER_STARTS


def as_entry(identity: Identity, **more: float) -> dict[str, float]:
    """An identity as the state file holds it."""
    return {"pid": identity.pid, "started": identity.started, **more}


def _identity(entry: dict[str, Any] | None) -> Identity | None:
    return Identity(int(entry["pid"]), float(entry["started"])) if entry else None
