"""A type's fields in words: what each one is, how far it may go, what it means and how private it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from attune_contracts.codes import CODE_LISTS
from attune_contracts.readers import who_reads
from attune_contracts.schemas import schema_of

_FORMATS: Final = {"uuid": "UUID", "date-time": "instant in UTC", "date": "date", "uri": "address (URI)"}
_KINDS: Final = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
_FORMATTED: Final = frozenset({"uuid", "date-time", "date"})


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field. `path` is dotted; `code_list` the name of the list its codes are from, where there is one."""

    path: str
    needed: bool
    kind: str
    bounds: tuple[str, ...]
    pattern: str | None
    codes: tuple[str, ...]
    code_list: str | None
    meaning: str
    privacy: str
    privacy_reason: str
    sealed_to: str | None
    sealed_holds: str | None
    readers: tuple[str, ...]


@cache
def field_rows(name: str) -> tuple[FieldRow, ...]:
    """Every field of a type or sealed part in declared order, nested ones after the field that holds them."""
    schema = schema_of(name)
    return tuple(_rows(name, schema, schema.get("$defs", {}), ""))


def _rows(name: str, schema: Mapping[str, Any], nested: Mapping[str, Any], prefix: str) -> Iterator[FieldRow]:
    for field, declared in schema.get("properties", {}).items():
        path = prefix + field
        value, lists = _inside(declared)
        inner = nested.get(str(value.get("$ref", "")).rpartition("/")[2])
        yield _row(name, path, declared, value, needed=field in schema.get("required", ()), in_list=lists)
        if inner is not None:
            yield from _rows(name, inner, nested, f"{path}.")


def _inside(declared: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """What a value, or each value of a list, is; without the `null` an optional field may also be."""
    value, in_list = _present(declared), False
    if value.get("type") == "array":
        value, in_list = _present(value["items"]), True
    return value, in_list


def _present(declared: Mapping[str, Any]) -> Mapping[str, Any]:
    for choice in declared.get("anyOf", ()):
        if choice.get("type") != "null":
            return {**declared, **choice}
    return declared


def _row(
    name: str, path: str, declared: Mapping[str, Any], value: Mapping[str, Any], *, needed: bool, in_list: bool
) -> FieldRow:
    codes = tuple(str(code) for code in value.get("enum", (value["const"],) if "const" in value else ()))
    return FieldRow(
        path=path,
        needed=needed,
        kind=_kind(value, codes, in_list=in_list),
        bounds=tuple(_bounds(_present(declared), value, codes, in_list=in_list)),
        # A UUID's or an instant's pattern says nothing its name does not.
        pattern=None if value.get("format") in _FORMATTED else value.get("pattern"),
        codes=codes,
        code_list=code_list_of(codes, path.rpartition(".")[2]),
        meaning=declared.get("description", ""),
        privacy=declared.get("x-privacy", ""),
        privacy_reason=declared.get("x-privacy-reason", ""),
        sealed_to=declared.get("x-sealed-to"),
        sealed_holds=declared.get("x-sealed-holds"),
        readers=who_reads(name, path),
    )


def _kind(value: Mapping[str, Any], codes: tuple[str, ...], *, in_list: bool) -> str:
    if "$ref" in value:
        kind = "object"
    elif codes:
        kind = "code"
    else:
        kind = _FORMATS.get(value.get("format", ""), _KINDS.get(value.get("type", ""), "value"))
    return f"list: each {kind}" if in_list else kind


def _bounds(
    whole: Mapping[str, Any], value: Mapping[str, Any], codes: tuple[str, ...], *, in_list: bool
) -> Iterator[str]:
    if in_list:
        yield _range(whole.get("minItems"), whole.get("maxItems"), "entry", "entries")
        if whole.get("uniqueItems"):
            yield "all different"
    if not codes:
        yield _range(value.get("minimum"), value.get("maximum"), "", "")
        if value.get("format") not in _FORMATTED:
            yield _range(value.get("minLength"), value.get("maxLength"), "character", "characters")


def _range(low: int | None, high: int | None, one: str, many: str) -> str:
    unit = one if high == 1 or (high is None and low == 1) else many
    if low is None and high is None:
        return ""
    if low is None:
        return f"at most {high:,} {unit}".strip()
    if high is None:
        return f"at least {low:,} {unit}".strip()
    return (f"exactly {low:,} {unit}" if low == high else f"{low:,} to {high:,} {unit}").strip()


@cache
def _lists_by_codes() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for code_list in CODE_LISTS:
        found.setdefault(tuple(code_list.codes), ())
        found[tuple(code_list.codes)] += (code_list.name,)
    return found


def code_list_of(codes: tuple[str, ...], field: str) -> str | None:
    """The list a field's codes are from; of two lists with the same codes the one with the most of its name."""
    names = _lists_by_codes().get(codes, ())
    words = set(field.split("_"))
    return max(names, key=lambda name: (len(words & set(name.split("_"))), name)) if names else None
