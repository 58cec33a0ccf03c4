"""A new draft: a module and its example that load and agree from the start, with what remains to be said."""

import ast
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from attune_contracts.authoring.checkout import (
    MisuseError,
    RefusedError,
    ask_package,
    class_name,
    file_of,
    need_checkout,
    need_type_name,
)
from attune_contracts.model import CE_TYPE
from attune_contracts.topic_declarations import BY_NAME, TopicDeclaration

WHAT_HAPPENED: Final = "Say in one sentence what has happened, and which row of the domain says so."
WHEN_EMITTED: Final = "Say in one sentence who does what for this to be published."
_SOME_ID: Final = "0199a1b0-0000-7000-8000-000000000001"
_COMMON: Final = {"authority": "E10000016", "occurred_at": "2026-10-05T09:00:00Z"}
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written, paths below the package folder, and what is left to say."""

    ce_type: str
    files: tuple[str, ...]
    to_fill_in: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """For a machine."""
        return asdict(self)


def new_draft(package: Path, ce_type: str, *, topic: str, key: str) -> Draft:
    """Writes `drafts/<service>/<event>_v<n>.py` and its example.

    Raises MisuseError for a type that cannot be, and RefusedError where the new files do not agree; they are gone then.
    """
    need_checkout(package)
    need_type_name(ce_type)
    _need_free(package, ce_type)
    declared = _topic(package, ce_type, topic, key)
    module = file_of(package, "drafts", ce_type)
    example = module.with_suffix(".json")
    written = [module, example]
    try:
        module.write_text(_module_text(package, ce_type, declared), encoding="utf-8")
        data = _COMMON | {key: _example_id(package, key)}
        example.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
        _need_agreement(package, ce_type, example)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    name = module.name
    return Draft(
        ce_type,
        tuple(path.relative_to(package).as_posix() for path in written),
        (
            f"{name}: the docstring says what has happened",
            f"{name}: emitted_when says who does what for it to be published",
            f"{name}: known_consumers names the services that read it, if any do",
            f"{name}: its further fields, each with a description and a privacy class with its reason",
            f"{example.name}: a value for each of them",
        ),
    )


def _need_agreement(package: Path, ce_type: str, example: Path) -> None:
    answer = ask_package(package, "load", ce_type, example.read_bytes())
    if answer["problems"]:
        raise RefusedError(answer["problems"])


def _need_free(package: Path, ce_type: str) -> None:
    parts = CE_TYPE.fullmatch(ce_type)
    example = file_of(package, "drafts", ce_type).with_suffix(".json")
    service = parts["service"] if parts else ""
    services = sorted(path.parent.name for path in (package / "drafts").glob("*/__init__.py"))
    if service not in services:
        raise MisuseError(f"{ce_type}: no service here is called {service}; there are {', '.join(services)}")
    for folder, status in (("events", "released"), ("drafts", "a draft")):
        if file_of(package, folder, ce_type).exists():
            raise MisuseError(f"{ce_type} exists already: it is {status}")
    if example.exists():
        raise MisuseError(f"{example.relative_to(package)} is there already, an example of no type")
    major = int(parts["major"]) if parts else 1
    before = f"{ce_type.rpartition('.v')[0]}.v{major - 1}"
    if major > 1 and not any(file_of(package, folder, before).exists() for folder in ("events", "drafts")):
        raise MisuseError(f"{ce_type}: there is no {before} that it could follow")


def _topic(package: Path, ce_type: str, topic: str, key: str) -> TopicDeclaration:
    service = ce_type.split(".")[1]
    declared = BY_NAME.get(topic)
    if declared is None or declared.owner != service:
        own = ", ".join(sorted(name for name, other in BY_NAME.items() if other.owner == service))
        what = "is no topic" if declared is None else f"is written by {declared.owner}"
        where = (package / "topic_declarations" / f"{service}.py").relative_to(package)
        raise MisuseError(f"{topic} {what}; {service} writes {own}; declare a new one in {where}")
    if declared.key != key:
        raise MisuseError(f"records of {topic} have {declared.key} as their key, not {key}")
    return declared


def _module_text(package: Path, ce_type: str, topic: TopicDeclaration) -> str:
    service, name, major = ce_type.split(".")[1:]
    number = int(major[1:])
    ordinal = _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"{number}th"
    imports, key = _key_field(package, service, topic.key)
    return f'''"""{name}, {ordinal} major version."""

{imports}

class {class_name(ce_type)}(DomainEvent):
    """{WHAT_HAPPENED}"""

    ce_type = "{ce_type}"
    topic = "{topic.name}"
    key_field = "{topic.key}"
    emitted_when = "{WHEN_EMITTED}"

    {key}
'''


def _key_field(package: Path, service: str, key: str) -> tuple[str, str]:
    """The imports, and the key's field from the shared vocabulary; written out where the vocabulary has none."""
    kind = "".join(word.capitalize() for word in key.split("_"))
    model = "from attune_contracts.model import DomainEvent\n"
    if kind in _assigned(package / "fields" / f"{service}.py"):
        return f"from attune_contracts.fields import {service} as fields\n{model}", f"{key}: fields.{kind}"
    if kind in _assigned(package / "fields" / "__init__.py"):
        return f"from attune_contracts import fields\n{model}", f"{key}: fields.{kind}"
    imports = (
        "from typing import Annotated\n\nfrom pydantic import Field\n\nfrom attune_contracts import fields\n"
        f"{model}from attune_contracts.privacy import reference\n"
    )
    said = f'Field(description="What all records of one {key.removesuffix("_id").replace("_", " ")} share")'
    return imports, f'{key}: Annotated[fields.Uuid, {said}, reference("an opaque id")]'


def _assigned(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return {ast.unparse(target) for node in body if isinstance(node, ast.Assign) for target in node.targets}


def _example_id(package: Path, key: str) -> str:
    """As another draft's example has it; an id of our own where none has the field."""
    for path in sorted((package / "drafts").glob("*/*.json")):
        value = json.loads(path.read_text(encoding="utf-8")).get(key)
        if isinstance(value, str):
            return value
    return _SOME_ID
