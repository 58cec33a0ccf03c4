"""Every version ever released, as its frozen file has it, and the versions the models are now.

`attune.referrals.ReferralMade.v1.json` is the first release of a major version; a minor one that added optional fields
stands beside it as `...v1.1.json`. Nothing else is a released version.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from attune_contracts import schemas
from attune_contracts.compatibility.search import Version
from attune_contracts.compatibility.shape import UnreadableSchemaError

_FILE_NAME: Final = re.compile(
    r"(?P<name>attune\.[a-z]+\.(?P<event>[A-Za-z]+)\.v[1-9][0-9]*)(\.(?P<minor>[1-9][0-9]*))?\.json"
)
_MAJOR: Final = re.compile(r"(?P<family>.+)\.v(?P<major>[1-9][0-9]*)")


def released_versions(folder: Path) -> dict[str, tuple[Version, ...]]:
    """The frozen versions of each type and sealed part, the oldest first. Raises UnreadableSchemaError."""
    found: dict[str, list[tuple[int, Version]]] = {}
    for path in sorted(folder.glob("*.json")):
        if parts := _FILE_NAME.fullmatch(path.name):
            version = Version(path.stem, read_schema(path))
            found.setdefault(parts["name"], []).append((int(parts["minor"] or 0), version))
    return {name: tuple(version for _, version in sorted(listed, key=_minor)) for name, listed in found.items()}


def current_versions() -> dict[str, Version]:
    """What each released type's model is now."""
    return {name: Version(f"{name} as the model is now", schemas.schema_of(name)) for name in schemas.schema_names()}


def adjacent_majors(names: Iterable[str]) -> list[tuple[str, str]]:
    """Each major version with the next one of the same type."""
    families: dict[str, list[int]] = {}
    for name in names:
        if parts := _MAJOR.fullmatch(name):
            families.setdefault(parts["family"], []).append(int(parts["major"]))
    return [
        (f"{family}.v{older}", f"{family}.v{newer}")
        for family, majors in sorted(families.items())
        for older, newer in zip(sorted(majors), sorted(majors)[1:], strict=False)
    ]


def read_schema(path: Path) -> dict[str, Any]:
    """The schema in a file. Raises UnreadableSchemaError."""
    try:
        schema = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UnreadableSchemaError(f"{path} cannot be read as JSON: {error}") from None
    if not isinstance(schema, dict):
        raise UnreadableSchemaError(f"{path} holds no schema")
    return schema


def hashes_in(text: str) -> Mapping[str, str]:
    """The frozen files a `released.sha256` lists: path and SHA-256. Raises UnreadableSchemaError."""
    lines = [line.split("  ", 1) for line in text.splitlines()]
    if any(len(line) != 2 for line in lines):  # noqa: PLR2004 - a hash and a path
        raise UnreadableSchemaError("each line of released.sha256 is a hash, two blanks and a path")
    return {path: digest for digest, path in lines}


def _minor(numbered: tuple[int, Version]) -> int:
    return numbered[0]
