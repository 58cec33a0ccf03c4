"""Data that keeps to a schema: one simplest example, every single step away from it, and random wholes.

Steps find what one field decides; random wholes find what fields decide together.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from hypothesis import find
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from attune_contracts.compatibility.corners import OF_EACH_TYPE, SIZE_MAX, corners, many, replayed
from attune_contracts.compatibility.shape import NULLABLE, Schema, UnreadableSchemaError, canonical, properties
from attune_contracts.compatibility.validity import Reader

UNKNOWN_FIELD: Final = "a_field_of_a_later_version"
_EXAMPLES_TRIED_MAX: Final = 400

_Draw = Any
"""Hypothesis gives its draw function no public type."""


def simplest(shape: Schema, reader: Reader) -> Any:
    """The simplest valid data. Raises UnreadableSchemaError where none is found."""
    if reader.takes(start := _starting_value(shape)):
        return start
    try:
        return find(wholes(shape), reader.takes, settings=replayed(_EXAMPLES_TRIED_MAX))
    except NoSuchExample:
        raise UnreadableSchemaError("no data was found that keeps to this schema") from None


def steps(data: Any, shape: Schema, other: Schema | None, *, strangers_write: bool = False) -> Iterator[Any]:
    """The data with one place changed, in every way that could tell `shape` from `other`; not all are valid.

    Where strangers write, fields that only `other` knows are tried with every type: the name may be in use.
    """
    if isinstance(data, dict) and "properties" in shape:
        yield from _steps_of_object(data, shape, other or {}, strangers_write)
        return
    if isinstance(data, list) and "items" in shape:
        yield from _steps_of_list(data, shape, other or {}, strangers_write)
    yield from corners(shape, *([other] if other else []))


def _steps_of_object(data: dict[str, Any], shape: Schema, other: Schema, strangers_write: bool) -> Iterator[Any]:
    for name in data:
        yield {key: value for key, value in data.items() if key != name}
    for name, field in properties(shape).items():
        counterpart = properties(other).get(name)
        if name not in data:
            start = _starting_value(field)
            yield data | {name: start}
        else:
            start = data[name]
        for value in steps(start, field, counterpart, strangers_write=strangers_write):
            yield data | {name: value}
    for value in OF_EACH_TYPE:
        yield data | {UNKNOWN_FIELD: value}
    if strangers_write:
        for name in [name for name in properties(other) if name not in properties(shape)]:
            for value in OF_EACH_TYPE:
                yield data | {name: value}


def _steps_of_list(data: list[Any], shape: Schema, other: Schema, strangers_write: bool) -> Iterator[Any]:
    first = data[0] if data else _starting_value(shape["items"])
    for value in steps(first, shape["items"], other.get("items"), strangers_write=strangers_write):
        yield [value, *data[1:]]
    yield [*data, deepcopy(first)]
    sizes = {shape.get("minItems"), shape.get("maxItems"), other.get("minItems"), other.get("maxItems")}
    for size in sorted({size + more for size in sizes if size is not None for more in (-1, 0, 1)}):
        if 0 <= size <= SIZE_MAX:
            yield [*data, *_distinct(shape["items"], size - len(data))][:size]


def _distinct(shape: Schema, size: int) -> list[Any]:
    """As many different entries as there are, up to `size`."""
    if "properties" not in shape:
        reader = _reader_of(shape)
        return [value for value in many(shape) if reader.takes(value)][: max(0, size)]
    columns = {name: _distinct(field, SIZE_MAX) for name, field in properties(shape).items()}
    return [{name: values[row % len(values)] for name, values in columns.items() if values} for row in range(size)]


def _starting_value(shape: Schema) -> Any:
    if "properties" in shape:
        return _starting_object(shape)
    if "items" in shape:
        return _distinct(shape["items"], shape.get("minItems", 0))
    reader = _reader_of(shape)
    return next((value for value in corners(shape) if value is not None and reader.takes(value)), None)


def _starting_object(shape: Schema) -> dict[str, Any]:
    """The required fields alone, and what the rules between fields ask for beside them."""
    rules = shape.get("allOf", [])
    fields = properties(shape)
    data = {name: _starting_value(fields[name]) for name in fields if name in shape.get("required", ())}
    for name in data:
        if needed := _contained(rules, name):
            data[name] = [_starting_value(_overlaid(fields[name]["items"], entry)) for entry in needed]
    for rule in rules:
        if "if" in rule:
            branch = "then" if _reader_of(rule["if"]).takes(data) else "else"
            _keep(data, rule.get(branch, {}), lambda name: _starting_value(fields[name]))
    return data


def wholes(shape: Schema) -> st.SearchStrategy[Any]:
    """Random data that mostly keeps to a shape; rules between fields are worked in where they can be."""
    plain = _plain(shape)
    return st.one_of(plain, st.none()) if shape.get(NULLABLE) else plain


def _plain(shape: Schema) -> st.SearchStrategy[Any]:
    if "anyOf" in shape:
        return st.one_of([wholes(choice) for choice in shape["anyOf"]])
    if "properties" in shape or shape.get("type") == "object":
        return _objects(shape)
    if "items" in shape:
        return _lists(shape, ())
    reader = _reader_of(shape)
    valid = [value for value in corners(shape) if reader.takes(value)]
    if not valid:
        raise UnreadableSchemaError(f"no value was found for {canonical(shape)}")
    if "enum" not in shape and shape.get("type") == "integer":
        return st.one_of(st.sampled_from(valid), st.integers(shape.get("minimum"), shape.get("maximum")))
    if "enum" not in shape and "pattern" in shape and "format" not in shape:
        return st.one_of(st.sampled_from(valid), st.from_regex(shape["pattern"], fullmatch=True).filter(reader.takes))
    return st.sampled_from(valid)


def _lists(shape: Schema, contained: tuple[Schema, ...]) -> st.SearchStrategy[list[Any]]:
    """Lists of entries, among them one for each `contains` that a rule asks for."""
    longest = min(shape.get("maxItems", 4), 6)
    plain = st.lists(
        wholes(shape["items"]),
        min_size=max(0, shape.get("minItems", 0) - len(contained)),
        max_size=max(0, longest - len(contained)),
    )
    asked = st.tuples(*(wholes(_overlaid(shape["items"], needed)) for needed in contained))
    listed = st.tuples(asked, plain).map(lambda parts: [*parts[0], *parts[1]])
    return listed.map(_without_repeats) if shape.get("uniqueItems") else listed


def _without_repeats(entries: list[Any]) -> list[Any]:
    return list({canonical(entry): entry for entry in entries}.values())


def _objects(shape: Schema) -> st.SearchStrategy[dict[str, Any]]:
    rules: list[Mapping[str, Any]] = list(shape.get("allOf", ()))
    fields = {
        name: _lists(field, needed) if (needed := _contained(rules, name)) and "items" in field else wholes(field)
        for name, field in properties(shape).items()
    }
    required = [name for name in fields if name in shape.get("required", ())]
    conditions = [(_reader_of(rule["if"]), rule) for rule in rules if "if" in rule]

    @st.composite
    def drawn(draw: _Draw) -> dict[str, Any]:
        data = {name: draw(fields[name]) for name in required}
        for name in [name for name in fields if name not in data]:
            if draw(st.booleans()):
                data[name] = draw(fields[name])
        if draw(st.booleans()):
            data[UNKNOWN_FIELD] = draw(st.sampled_from(OF_EACH_TYPE))
        for condition, rule in conditions:
            _keep(data, rule.get("then" if condition.takes(data) else "else", {}), lambda name: draw(fields[name]))
        return data

    return drawn()


def _keep(data: dict[str, Any], asked: Mapping[str, Any], value_of: Any) -> None:
    """Makes data do what one branch of a rule asks: fields that must be there, fields that must not."""
    for name in asked.get("required", ()):
        if data.get(name) is None:
            data[name] = value_of(name)
    for name, field in asked.get("properties", {}).items():
        if field == {"type": "null"}:
            data.pop(name, None)


def _contained(rules: list[Mapping[str, Any]], name: str) -> tuple[Schema, ...]:
    fields = (rule.get("properties", {}).get(name, {}) for rule in rules)
    return tuple(field["contains"] for field in fields if "contains" in field)


def _overlaid(shape: Schema, needed: Schema) -> Schema:
    """An entry's shape with the constants one `contains` asks for."""
    fixed = {
        name: {**field, "enum": [needed["properties"][name]["const"]]}
        if "const" in needed.get("properties", {}).get(name, {})
        else field
        for name, field in properties(shape).items()
    }
    return {**shape, "properties": fixed}


def _reader_of(shape: Schema) -> Reader:
    """A reader of one place; what only a shape says is written back as a schema."""
    if not shape.get(NULLABLE):
        return Reader(shape)
    return Reader({"anyOf": [{key: value for key, value in shape.items() if key != NULLABLE}, {"type": "null"}]})
