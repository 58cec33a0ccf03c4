"""Versions of an aggregate as entity tags, where two people may edit the same thing."""

import re
from typing import Annotated

from fastapi import Depends, Header

from attune_chassis.problems import Problem

TAG = re.compile(r'(?:W/)?"(?P<version>\d{1,18})"')


def etag(version: int) -> str:
    """The entity tag of an aggregate's version, for the `ETag` header."""
    return f'"{version}"'


async def expected_version(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description="The ETag you last saw; the command is refused if somebody changed the thing since.",
            examples=['"3"'],
        ),
    ] = None,
) -> int | None:
    """FastAPI dependency: the version named by `If-Match`, or None when the caller named none (or `*`).

    Problem `entity_tag_unusable` (400) when the header is something else.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    matched = TAG.fullmatch(if_match.strip())
    if matched is None:
        raise Problem(
            400,
            "entity_tag_unusable",
            "The header If-Match holds no entity tag of ours.",
            'Send the ETag of your last answer as it was, for example: If-Match: "3".',
        )
    return int(matched["version"])


SeenVersion = Annotated[int | None, Depends(expected_version)]
"""Annotation of a route's argument: the version the caller last saw, where they named one."""


async def required_version(expected: SeenVersion) -> int:
    """FastAPI dependency: the version named by `If-Match`; problem `version_missing` (428) when there is none."""
    if expected is None:
        raise Problem(
            428,
            "version_missing",
            "This command needs the header If-Match, so that nobody's change is overwritten unseen.",
            "Read the thing, then send its ETag as If-Match.",
        )
    return expected


def require_version(expected: int | None, actual: int) -> None:
    """Refuse with `version_changed` (412) when the caller named a version and it is no longer the current one."""
    if expected is not None and expected != actual:
        raise Problem(
            412,
            "version_changed",
            f"You last saw version {expected}; it has changed since and is now at version {actual}.",
            "Read it again, decide again, and send the new ETag as If-Match.",
            headers={"ETag": etag(actual)},
            current_version=actual,
        )
