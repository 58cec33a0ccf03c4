"""Where things lie: the project, its cache of fetched parts, and the data folder of one sandbox."""

import os
from pathlib import Path

PROJECT_VARIABLE = "ATTUNE_PROJECT"
PRIVATE_FILE_MODE = 0o600
PRIVATE_FOLDER_MODE = 0o700


def project_folder() -> Path:
    """The checkout this sandbox belongs to: what `./attune` says, else the nearest folder above with a `uv.lock`."""
    told = os.environ.get(PROJECT_VARIABLE)
    if told:
        return Path(told).resolve()
    for folder in Path(__file__).resolve().parents:
        if (folder / "uv.lock").is_file():
            return folder
    return Path.cwd()


def state_folder() -> Path:
    """`.attune` of the project: nothing outside it is written, except as root below an unreachable folder."""
    return project_folder() / ".attune"


def cache_folder() -> Path:
    """Fetched parts, shared by `attune up` and `attune test`."""
    return state_folder() / "cache"


def default_data_folder() -> Path:
    return state_folder() / "data"


def write_private(path: Path, text: str) -> Path:
    """Write a file nobody but its owner can read, whatever the umask; whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE_MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.chmod(PRIVATE_FILE_MODE)
    draft.replace(path)
    return path
