"""The HTTP surface: the app factory, and versions as entity tags."""

from fastapi import Request


def etag(version: int) -> str:
    """The entity tag of an aggregate's version, for the `ETag` header."""
    return f'"{version}"'


async def expected_version(request: Request) -> int | None:
    """FastAPI dependency: the version named by `If-Match`, or None when the caller named none."""
    raise NotImplementedError


def require_version(expected: int | None, actual: int) -> None:
    """Refuse with `version_changed` (412) when the caller named a version and it is no longer the current one."""
    raise NotImplementedError
