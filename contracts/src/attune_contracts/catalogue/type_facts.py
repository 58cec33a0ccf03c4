"""What the page of one event type says."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from attune_contracts import drafts, upcasters
from attune_contracts.catalogue.field_rows import FieldRow, field_rows
from attune_contracts.codes import CODE_LISTS
from attune_contracts.goldens import Golden, invalid_goldens, valid_goldens
from attune_contracts.message_map import short_name
from attune_contracts.model import CE_TYPE, EventModel
from attune_contracts.registry import all_events, declared_class, draft_events, module_name
from attune_contracts.schemas import minor_of, schema_path, schema_text
from attune_contracts.topic_declarations import EVERY_TOPIC, INTEGRATOR, SERVICES

_DRAFTS_FOLDER: Final = Path(drafts.__file__).parent
_SHOWN_MAX: Final = 4_000
_ROLES: Final = {
    role: meaning
    for code_list in CODE_LISTS
    if code_list.name in {"party_role", "case_role"}
    for role, meaning in code_list.codes.items()
}


@dataclass(frozen=True, slots=True)
class Example:
    """One record or, of a draft, its data alone; `reason` says why it must be refused, None where it must be read."""

    about: str
    reason: str | None
    headers: Mapping[str, str]
    key: str | None
    data: str


@dataclass(frozen=True, slots=True)
class Version:
    """One major of an event, as the others' pages tell of it.

    `minors` are its minor versions, the oldest first, each with the fields it added.
    """

    ce_type: str
    status: str
    upcast_from: str | None
    minors: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """One event type. `status` is released, deprecated or draft; `writer` who emits it."""

    ce_type: str
    name: str
    service: str
    status: str
    about: str
    emitted_when: str
    writer: str
    topic: str
    key: str | None
    readers: tuple[str, ...]
    fields: tuple[FieldRow, ...]
    rules: tuple[str, ...]
    examples: tuple[Example, ...]
    versions: tuple[Version, ...]
    since: str | None
    sunset: str | None
    successor: str | None
    schema: str


@cache
def every_type() -> Mapping[str, TypeFacts]:
    """Every declared type by its ce_type: by service, the released ones first, then by name."""
    names = sorted({*all_events(), *draft_events()}, key=_by_service)
    return MappingProxyType({ce_type: _facts(declared_class(ce_type)) for ce_type in names})


def _by_service(ce_type: str) -> tuple[int, bool, str]:
    order = (*SERVICES, "intake", "stream")
    service = ce_type.split(".")[1]
    return (order.index(service) if service in order else len(order), ce_type in draft_events(), ce_type)


def _facts(event: type[EventModel]) -> TypeFacts:
    about = " ".join((event.__doc__ or "").split())
    ended = dict(event.deprecation.headers()) if event.deprecation is not None else {}
    return TypeFacts(
        ce_type=event.ce_type,
        name=short_name(event.ce_type),
        service=event.producer(),
        status=status_of(event),
        about=about,
        emitted_when=event.emitted_when,
        writer=writer_of(event),
        topic=event.topic,
        key=None if event.topic == EVERY_TOPIC else event.key_field or "ce_id",
        readers=event.known_consumers,
        fields=field_rows(event.ce_type),
        rules=tuple(_rules(event)),
        examples=tuple(_examples(event)),
        versions=_versions(event.ce_type),
        since=ended.get("ce_deprecationfrom"),
        sunset=ended.get("ce_deprecationsunset"),
        successor=event.deprecation.successor if event.deprecation is not None else None,
        schema=schema_text(event.ce_type),
    )


def status_of(event: type[EventModel]) -> str:
    """In one word where a type stands."""
    if event.is_draft():
        return "draft"
    return "deprecated" if event.deprecation is not None else "released"


def writer_of(event: type[EventModel]) -> str:
    """Who emits a type: a service, `integrator`, or every service's relay."""
    if event.topic == EVERY_TOPIC:
        return "every relay"
    return event.producer() if event.producer() in SERVICES else INTEGRATOR


def _rules(event: type[EventModel]) -> Iterator[str]:
    for role in event.party_roles:
        yield f"Among the parties there is one in the role {role}: {_ROLES.get(role, role)}."
    for possible in event.optional_roles:
        yield f"Among the parties there may be one in the role {possible}: {_ROLES.get(possible, possible)}."
    for rule in event.rules:
        yield f"{rule.present} is there exactly when {rule.other} is {rule.value}."


def _versions(ce_type: str) -> tuple[Version, ...]:
    """All majors of an event, oldest first."""
    name = ce_type.rpartition(".v")[0]
    majors = sorted(
        (other for other in {*all_events(), *draft_events()} if other.rpartition(".v")[0] == name),
        key=lambda other: int(other.rpartition(".v")[2]),
    )
    found = []
    for other in majors:
        parts = CE_TYPE.fullmatch(other)
        before = f"{name}.v{int(parts['major']) - 1}" if parts is not None else ""
        upcast_from = before if before in majors and upcasters.has(before, other) else None
        found.append(Version(other, status_of(declared_class(other)), upcast_from, minors_of(other)))
    return tuple(found)


def minors_of(ce_type: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The minor versions of a released type, each with the fields it added, as the frozen files have them."""
    found, before = [], None
    for minor in range(minor_of(ce_type) + 1 if ce_type in all_events() else 0):
        fields = set(_paths(json.loads(schema_path(ce_type, minor).read_text(encoding="utf-8"))))
        if before is not None:
            found.append((f"v{ce_type.rpartition('.v')[2]}.{minor}", tuple(sorted(fields - before))))
        before = fields
    return tuple(found)


def _paths(schema: Mapping[str, Any]) -> Iterator[str]:
    """The fields of a schema by name, those of nested parts with the part's name."""
    yield from schema.get("properties", {})
    for part, nested in schema.get("$defs", {}).items():
        yield from (f"{part}.{field}" for field in nested.get("properties", {}))


def _examples(event: type[EventModel]) -> Iterator[Example]:
    if event.is_draft():
        data = _DRAFTS_FOLDER.joinpath(module_name(event.ce_type).replace(".", "/") + ".json").read_bytes()
        yield Example("What it will look like.", None, {}, None, data.decode().strip())
        return
    for golden in (*valid_goldens(), *invalid_goldens()):
        if golden.ce_type == event.ce_type:
            yield _example(golden)


def _example(golden: Golden) -> Example:
    return Example(golden.about, golden.reason, golden.headers, golden.key, _pretty(golden.value))


def _pretty(data: bytes) -> str:
    """JSON on many lines, where that says the same; else as it is: a wrong example must not be made to look right."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return repr(data)
    try:
        value = json.loads(text)
        same = json.dumps(value, ensure_ascii=False, separators=(",", ":")) == text
        written = json.dumps(value, indent=2, ensure_ascii=False) if same else text
    except (ValueError, RecursionError):
        written = text
    return written if len(written) <= _SHOWN_MAX else f"{written[:_SHOWN_MAX]} ... ({len(data):,} bytes in all)"
