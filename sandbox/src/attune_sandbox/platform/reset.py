"""`attune reset`: a sandbox goes away with everything it ever kept, wherever that lies."""

import shutil
from pathlib import Path

from attune_sandbox.errors import EXIT_MISUSED, SandboxError
from attune_sandbox.platform.data_folder import DataFolder
from attune_sandbox.postgres.binaries import reachable_data_folder

LOCK = "lock"
FORMAT_FILE = "format"


def reset(folder: DataFolder, *, confirmed: bool) -> None:
    """Remove a sandbox; does nothing where there is none, and finishes what an interrupted reset left.

    Raises:
        SandboxError: not confirmed, the sandbox runs, a newer version wrote it, the folder is not a sandbox, or a file
            of it cannot be removed.
    """
    if not folder.path.exists():
        return
    if not folder.exists and any(path.name != LOCK for path in folder.path.iterdir()):
        raise SandboxError(f"{folder.path} is not a data folder of Attune: nothing in it was touched.")
    folder.refuse_newer()
    if not confirmed:
        raise SandboxError(
            f"This deletes everything in {folder.path}: databases, topics, mails, keys. Say so with --yes.",
            exit_code=EXIT_MISUSED,
        )
    with folder.locked():
        _refuse_leftovers(folder)
        # First of all what lies elsewhere; last what says that this is a sandbox, so that a second try is possible.
        _remove(reachable_data_folder(folder.postgres))
        for path in folder.path.iterdir():
            if path.name not in {LOCK, FORMAT_FILE}:
                _remove(path)
        for name in (FORMAT_FILE, LOCK):
            _remove(folder.path / name)
        _remove_empty(folder.path)


def _refuse_leftovers(folder: DataFolder) -> None:
    state = folder.state()
    running = [name for name, identity in state.identities().items() if identity.running()] if state else []
    if running:
        raise SandboxError(
            f"Of an earlier run there are still running: {', '.join(running)}. End them with ./attune down first."
        )


def _remove(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot(error, path) from error


def _remove_empty(path: Path) -> None:
    try:
        path.rmdir()
    except OSError as error:
        raise _cannot(error, path) from error


def _cannot(error: OSError, path: Path) -> SandboxError:
    return SandboxError(f"{error.filename or path} cannot be removed: {error.strerror}. Put that right and try again.")
