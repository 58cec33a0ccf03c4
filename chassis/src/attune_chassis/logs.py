"""Structured logs, one JSON object a line, never a personal value."""

from uuid import UUID


def current_correlation_id() -> UUID | None:
    """The correlation id of the running request or record, for `encode(correlation_id=...)`."""
    return None
