"""The SQL of the plumbing, one file per idea, beside the Python file of the same name."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import aiosql


def plumbing_queries(file_name: str) -> Any:
    """The named queries of one file of this folder."""
    return aiosql.from_path(Path(str(files(__name__) / file_name)), "asyncpg")
