"""Two schemas laid side by side: references filled in, one spelling for each meaning, then place by place.

The shape serves rules and generators only; what is valid is always asked of the schema as it was written.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Schema = Mapping[str, Any]

NULLABLE: Final = "x-nullable"
"""Marks, in a shape, that null may stand there; Pydantic writes it as `anyOf` with the type null."""


class UnreadableSchemaError(ValueError):
    """A schema the gate cannot lay flat: a reference that leads nowhere or into itself, or no schema at all."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the data, as both schemas have it; a shape is None where that schema has no such field.

    `path` names fields as `parties.role`, the entries of a list as `reason_codes[]`, the whole as an empty text.
    `strangers_write` says that others than our services write data of this type.
    """

    path: str
    before: Schema | None
    after: Schema | None
    was_required: bool = True
    is_required: bool = True
    strangers_write: bool = False


def flat(schema: Any) -> dict[str, Any]:
    """The shape of one schema. Raises UnreadableSchemaError."""
    if not isinstance(schema, dict):
        raise UnreadableSchemaError("a schema is a JSON object")
    return _flat(schema, schema.get("$defs", {}), ())


def places(before: Schema, after: Schema, *, strangers_write: bool = False) -> Iterator[Place]:
    """Every place of two shapes, the whole first."""
    yield from _places(Place("", before, after, strangers_write=strangers_write))


def canonical(value: Any) -> str:
    """A JSON value as one text, equal for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def properties(shape: Schema) -> Mapping[str, Schema]:
    """The fields of an object's shape."""
    found: Mapping[str, Schema] = shape.get("properties", {})
    return found


def _places(place: Place) -> Iterator[Place]:
    yield place
    before, after = place.before, place.after
    if before is None or after is None:
        return
    if "items" in before and "items" in after:
        yield from _places(
            Place(f"{place.path}[]", before["items"], after["items"], strangers_write=place.strangers_write)
        )
    old, new = properties(before), properties(after)
    prefix = f"{place.path.removesuffix('[]')}." if place.path else ""
    for name in [*old, *(name for name in new if name not in old)]:
        yield from _places(
            Place(
                f"{prefix}{name}",
                old.get(name),
                new.get(name),
                name in before.get("required", ()),
                name in after.get("required", ()),
                place.strangers_write,
            )
        )


def _flat(schema: Any, definitions: Mapping[str, Any], open_references: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(schema, dict):
        raise UnreadableSchemaError("a field's schema is a JSON object")
    node: dict[str, Any] = {key: value for key, value in schema.items() if key != "$defs"}
    if (reference := node.pop("$ref", None)) is not None:
        name = str(reference).removeprefix("#/$defs/")
        if name in open_references or name not in definitions:
            raise UnreadableSchemaError(f"{reference} leads nowhere, or into itself")
        node = {**_flat(definitions[name], definitions, (*open_references, name)), **node}
    _one_spelling_for_null(node)
    if "const" in node:
        node["enum"] = [node.pop("const")]
    if "items" in node:
        node["items"] = _flat(node["items"], definitions, open_references)
    if "properties" in node:
        node["properties"] = {
            name: _flat(field, definitions, open_references) for name, field in node["properties"].items()
        }
    if len(choices := node.get("anyOf", [])) == 1:
        del node["anyOf"]
        node = {**_flat(choices[0], definitions, open_references), **node}
    elif choices:
        node["anyOf"] = [_flat(choice, definitions, open_references) for choice in choices]
    return node


def _one_spelling_for_null(node: dict[str, Any]) -> None:
    choices = node.get("anyOf", [])
    kinds = node.get("type")
    if {"type": "null"} in choices:
        node["anyOf"] = [choice for choice in choices if choice != {"type": "null"}]
        node[NULLABLE] = True
    if isinstance(kinds, list) and "null" in kinds:
        rest = [kind for kind in kinds if kind != "null"]
        node["type"] = rest[0] if len(rest) == 1 else rest
        node[NULLABLE] = None in node.get("enum", [None])
        if "enum" in node:
            node["enum"] = [code for code in node["enum"] if code is not None]
    if node.get("default", 0) is None:
        del node["default"]
