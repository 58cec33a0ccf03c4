"""Where things lie: the project, its cache of fetched parts, and the data folder of one sandbox."""

import os
from pathlib import Path

from attune_provisioner.private_files import PRIVATE_FILE_MODE, PRIVATE_FOLDER_MODE, write_private

__all__ = [
    "PRIVATE_FILE_MODE",
    "PRIVATE_FOLDER_MODE",
    "cache_folder",
    "default_data_folder",
    "project_folder",
    "state_folder",
    "write_private",
]

PROJECT_VARIABLE = "ATTUNE_PROJECT"


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
