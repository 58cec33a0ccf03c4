"""The SQL of the plumbing, one file per idea, beside the Python file of the same name."""

from typing import Any

from attune_chassis.database import load_queries


def plumbing_queries(file_name: str) -> Any:
    """The named queries of one file of this folder."""
    return load_queries("attune_chassis.sql", file_name)
