"""The data folder of one sandbox: what lies where, who may use it now, and which version of Attune wrote it."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from attune_sandbox.errors import SandboxError
from attune_sandbox.locations import PRIVATE_FOLDER_MODE

FORMAT = 1
"""Raised when an older Attune could no longer read what this one writes."""

FREE_BYTES_MIN = 1_000_000_000


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Everything of one sandbox lies below `root`; removing it removes the sandbox."""

    root: Path

    @property
    def format_file(self) -> Path:
        return self.root / "format"

    @property
    def lock_file(self) -> Path:
        return self.root / "launcher.lock"

    @property
    def state_file(self) -> Path:
        return self.root / "state.json"

    @property
    def played_file(self) -> Path:
        """Written when the demonstration has been played to its end."""
        return self.root / "demonstration.played"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def kafka(self) -> Path:
        return self.root / "kafka"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def mails(self) -> Path:
        return self.root / "mailbox"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def sent(self) -> Path:
        """What the sandbox's integrator sent, so that it can send it again byte for byte."""
        return self.root / "sent"

    def exists(self) -> bool:
        """Whether a sandbox was ever started here."""
        return self.format_file.exists()

    def prepare(self) -> None:
        """Make the folder, or check that this version may use it.

        Raises:
            SandboxError: a newer version wrote it, it is somebody else's folder, or the disk has no room.
        """
        if self.exists():
            self._check_format()
        elif self.root.exists() and any(self.root.iterdir()):
            raise SandboxError(f"{self.root} is not empty and holds no sandbox. Choose another folder with --data.")
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER_MODE)
        except OSError as error:
            raise SandboxError(f"The data folder {self.root} cannot be made: {error.strerror}.") from None
        free = shutil.disk_usage(self.root).free
        if free < FREE_BYTES_MIN:
            raise SandboxError(
                f"The disk of {self.root} has only {free // 1_000_000} MB left; Attune needs "
                f"{FREE_BYTES_MIN // 1_000_000} MB. Free some space, or choose a folder elsewhere with --data."
            )
        self.format_file.write_text(f"{FORMAT}\n", "utf-8")

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only launcher here. Raises SandboxError while another runs. The lock ends with the process."""
        descriptor = os.open(self.lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SandboxError(
                    f"Attune already runs on {self.root}. `./attune status` shows it, `./attune down` stops it; "
                    "a second one needs a folder and ports of its own: --data DIR --port-base N."
                ) from None
            yield
        finally:
            os.close(descriptor)

    def _check_format(self) -> None:
        text = self.format_file.read_text("utf-8").strip()
        if not text.isdigit():
            raise SandboxError(f"{self.format_file} is damaged; it should hold the number {FORMAT} or a lower one.")
        if int(text) > FORMAT:
            raise SandboxError(
                f"{self.root} was written by a newer version of Attune (data format {text}, this one knows {FORMAT}). "
                "Use that version, or choose another folder with --data."
            )
