"""The files of the partner pack: the same bytes from the same contracts, on every machine."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from attune_contracts.pack.facts import (
    code_list_facts,
    event_facts,
    golden_facts,
    golden_files,
    partitioning_facts,
    topic_facts,
)
from attune_contracts.pack.log_writing import golden_logs
from attune_contracts.pack.sealing_vectors import sealing_vectors
from attune_contracts.schemas import GOLDENS_FOLDER, SCHEMAS_FOLDER

PACK_FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
_PAGE: Final = Path(__file__).with_name("partner_page.md")


def pack_files(integrator: str | None = None) -> Mapping[str, bytes]:
    """Every file by its path below the pack's folder, in order.

    With an integrator its own topics stand under their names. Raises ValueError for a name no integrator can have, and
    FrozenLogError where a released golden log would not be the same.
    """
    files = dict(sorted(_files(integrator)))
    return files | {MANIFEST: _text(_manifest(files, integrator))}


def write_pack(folder: Path, integrator: str | None = None) -> int:
    """Writes the pack into a folder that is new or empty; how many files. Raises FileExistsError for any other."""
    files = pack_files(integrator)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is not an empty folder")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return len(files)


def _files(integrator: str | None) -> Iterator[tuple[str, bytes]]:
    yield "README.md", _PAGE.read_bytes()
    for path in SCHEMAS_FOLDER.glob("*.json"):
        yield f"schemas/{path.name}", path.read_bytes()
    for path in golden_files():
        yield f"goldens/{path.relative_to(GOLDENS_FOLDER).as_posix()}", path.read_bytes()
    yield "goldens/index.json", _text(golden_facts())
    for log in golden_logs():
        yield f"golden-logs/{log.name}.ndjson", log.ndjson()
        yield f"golden-logs/{log.name}.expected.json", log.expected()
    yield "topics.json", _text(topic_facts(integrator))
    yield "events.json", _text(event_facts())
    yield "partitioning.json", _text(partitioning_facts())
    yield "code-lists.json", _text(code_list_facts())
    yield "sealing.json", _text(sealing_vectors())


def _manifest(files: Mapping[str, bytes], integrator: str | None) -> dict[str, Any]:
    return {
        "pack_format": PACK_FORMAT,
        "contracts_version": version("attune-contracts"),
        "integrator": integrator,
        "files": [
            {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
        ],
    }


def _text(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
