"""Folders of a test run: in memory where there is room, and swept up by the next run when this one is killed.

A test's database is a copied folder of three hundred small files. On a disk that is busy one copy takes half a second
to one and a half; in memory 30 to 50 milliseconds, measured in turns on one machine.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import psutil

from attune_sandbox.processes import Identity

FOLDER_PREFIX: Final = "attune-test-"
OWNER: Final = "owner.json"
MEMORY_PLACE: Final = Path("/dev/shm")  # noqa: S108 -- the folder made there is this user's alone but for passing through
MEMORY_BYTES_MIN: Final = 6 * 1024**3
"""So much must be free, of the place and of the machine's memory; a whole run needs less than a third of it."""
PASSABLE: Final = 0o711


def quickest_place() -> Path:
    """Where a test run keeps what need not survive it: in memory, or the system's temporary folder.

    `TMPDIR` is kept to where it is set.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY_PLACE, os.W_OK | os.X_OK):
        return Path(tempfile.gettempdir())
    room = min(shutil.disk_usage(MEMORY_PLACE).free, psutil.virtual_memory().available)
    return MEMORY_PLACE if room >= MEMORY_BYTES_MIN else Path(tempfile.gettempdir())


def make_folder(place: Path | None = None) -> Path:
    """A new folder that this process owns, in the system's temporary folder if not told otherwise.

    What killed runs left behind, there or in memory, is removed first.
    """
    usual = Path(tempfile.gettempdir())
    for swept in {MEMORY_PLACE, usual, place or usual}:
        remove_abandoned(swept)
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=place or usual))
    folder.chmod(PASSABLE)  # as root PostgreSQL runs as another user, who must pass through
    write_owner(folder)
    return folder


def write_owner(folder: Path) -> None:
    """Note whose folder it is: this process's."""
    own = Identity.of(os.getpid())
    if own is not None:
        (folder / OWNER).write_text(json.dumps([own.pid, own.started]), "utf-8")


def remove_abandoned(place: Path) -> None:
    """Delete the folders of earlier runs that were killed: their owner does not run any more."""
    for owner in place.glob(f"{FOLDER_PREFIX}*/{OWNER}"):
        try:
            pid, started = json.loads(owner.read_text("utf-8"))
        except (OSError, ValueError):
            continue  # being written, or being removed, by another run
        if Identity(int(pid), float(started)).running() is None:
            shutil.rmtree(owner.parent, ignore_errors=True)
