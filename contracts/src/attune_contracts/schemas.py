"""JSON Schema 2020-12 of every event and every sealed part, for readers in any language.

A schema describes what a reader must accept: unknown fields are allowed, because a minor version may add optional ones.
Released files are frozen: their SHA-256 stands in `schemas/released.sha256`, and nothing here overwrites one.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from attune_contracts.envelope import SCHEMA_BASE
from attune_contracts.model import ContractModel, EventModel
from attune_contracts.registry import all_events, declared_class
from attune_contracts.sealed_parts import ContactDetails, ContactDetailsV2, SealedReferral
from attune_contracts.topic_declarations import EVERY_TOPIC

PACKAGE_FOLDER: Final = Path(__file__).parent
SCHEMAS_FOLDER: Final = PACKAGE_FOLDER / "schemas"
GOLDENS_FOLDER: Final = PACKAGE_FOLDER / "goldens"
RELEASED_FILE: Final = SCHEMAS_FOLDER / "released.sha256"

SEALED_PARTS: Final[Mapping[str, type[ContractModel]]] = {
    "attune.sealed.ContactDetails.v1": ContactDetails,
    "attune.sealed.ContactDetails.v2": ContactDetailsV2,
    "attune.sealed.SealedReferral.v1": SealedReferral,
}
"""What is inside a seal has a schema too, so that any language can write and read it."""


def schema_names() -> tuple[str, ...]:
    """Every name that has a schema file: the released event types and the sealed parts."""
    return tuple(sorted({*all_events(), *SEALED_PARTS}))


def model_of(name: str) -> type[ContractModel]:
    """The model of one event type, released or draft, or of a sealed part. Raises ContractError `unknown_type`."""
    return SEALED_PARTS.get(name) or declared_class(name)


def minor_of(name: str) -> int:
    """The newest frozen minor version of a type: 0 for `...v1.json` alone, 1 once `...v1.1.json` stands beside it."""
    minor = 0
    while schema_path(name, minor + 1).exists():
        minor += 1
    return minor


def schema_path(name: str, minor: int = 0) -> Path:
    """Where the schema of one version is frozen."""
    return SCHEMAS_FOLDER / (f"{name}.{minor}.json" if minor else f"{name}.json")


def schema_of(name: str, minor: int | None = None) -> dict[str, Any]:
    """The JSON Schema of one event type or sealed part as its model is now, under the name of a minor version.

    `minor` is the newest frozen one unless given. Raises ContractError `unknown_type`.
    """
    model = model_of(name)
    file_name = schema_path(name, minor_of(name) if minor is None else minor).name
    schema = _opened(model.model_json_schema())
    head: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{SCHEMA_BASE}{file_name}",
        "title": name,
        "description": _first_line(model),
    }
    if issubclass(model, EventModel):
        head |= {"x-topic": model.topic, "x-key": _key_of(model), "x-emitted-when": model.emitted_when}
        if rules := _rules(model):
            schema["allOf"] = rules
    return head | {key: value for key, value in schema.items() if key not in head}


def schema_text(name: str, minor: int | None = None) -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema_of(name, minor), indent=2, ensure_ascii=False) + "\n"


def released_hashes() -> dict[str, str]:
    """The frozen files: path below the package folder, and SHA-256."""
    if not RELEASED_FILE.exists():
        return {}
    pairs = (line.split("  ", 1) for line in RELEASED_FILE.read_text(encoding="utf-8").splitlines())
    return {path: digest for digest, path in pairs}


def frozen_files() -> Iterator[Path]:
    """The files that are frozen once released: schemas and goldens."""
    yield from sorted(SCHEMAS_FOLDER.glob("*.json"))
    yield from sorted(GOLDENS_FOLDER.rglob("*.json"))


def problems() -> list[str]:
    """What is wrong with the files, in sentences; an empty list when nothing is."""
    found = []
    for name in schema_names():
        path = schema_path(name, minor_of(name))
        if not path.exists():
            found.append(f"{name}: has no schema file; run `attune-contracts schemas write`")
        elif path.read_text(encoding="utf-8") != schema_text(name):
            found.append(f"{name}: the model no longer matches its frozen schema; make a new major version instead")
    hashes = released_hashes()
    present = {_relative(path): path for path in frozen_files()}
    found += [f"{path}: was released and is gone" for path in hashes if path not in present]
    for relative, path in present.items():
        if relative not in hashes:
            found.append(f"{relative}: is not in released.sha256; run `attune-contracts schemas write`")
        elif _digest(path) != hashes[relative]:
            found.append(f"{relative}: was released and has been changed; put it back and make a new major version")
    return found


def write(minors: Collection[str] = ()) -> tuple[list[str], list[str]]:
    """Writes missing schemas and freezes new files. Returns (frozen, refused); what was released stays as it is.

    A released type in `minors` whose model has changed gets a further minor version; who asks has seen to it that the
    change breaks nobody.
    """
    hashes = released_hashes()
    refused = []
    for name in schema_names():
        minor = minor_of(name)
        path = schema_path(name, minor)
        if _relative(path) not in hashes:
            SCHEMAS_FOLDER.mkdir(exist_ok=True)
            path.write_text(schema_text(name, minor), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != schema_text(name, minor):
            if path.exists() and _digest(path) == hashes[_relative(path)] and name in minors:
                schema_path(name, minor + 1).write_text(schema_text(name, minor + 1), encoding="utf-8")
            else:
                refused.append(_relative(path))
    new = {_relative(path): _digest(path) for path in frozen_files() if _relative(path) not in hashes}
    lines = (f"{digest}  {path}\n" for path, digest in sorted((hashes | new).items()))
    RELEASED_FILE.write_text("".join(lines), encoding="utf-8")
    return sorted(new), refused


def _relative(path: Path) -> str:
    return path.relative_to(PACKAGE_FOLDER).as_posix()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _first_line(model: type[ContractModel]) -> str:
    return (model.__doc__ or "").strip().splitlines()[0]


def _key_of(event: type[EventModel]) -> str | None:
    """The field that is the record's key; the stream's marker has none."""
    return None if event.topic == EVERY_TOPIC else event.key_field or "ce_id"


def _rules(event: type[EventModel]) -> list[dict[str, Any]]:
    """What holds between fields, and which roles must be among the parties."""
    roles = [
        {"properties": {"parties": {"contains": {"properties": {"role": {"const": role}}, "required": ["role"]}}}}
        for role in event.party_roles
    ]
    return roles + [rule.json_schema() for rule in event.rules]


def _opened(node: Any) -> Any:
    """Allows further fields, as a reader must, and drops titles that only repeat a field's name."""
    if isinstance(node, dict):
        closed = {"additionalProperties"} if node.get("additionalProperties") is False else set()
        title = {"title"} if isinstance(node.get("title"), str) else set()
        return {key: _opened(value) for key, value in node.items() if key not in closed | title}
    if isinstance(node, list):
        return [_opened(value) for value in node]
    return node
