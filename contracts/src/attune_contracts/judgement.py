"""What the contracts say of a message: valid as which type, or refused for which reason, at which fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from attune_contracts.dumps import Message
from attune_contracts.errors import WHAT_TO_DO, ContractError
from attune_contracts.reading import reader_of
from attune_contracts.registry import declared_class
from attune_contracts.schemas import schema_of
from attune_contracts.structured import read_message

_RULES: Final = (
    "type",
    "const",
    "enum",
    "format",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """`reason` is None for a valid message. `detail` names fields and rules, never a value."""

    place: str
    ce_type: str | None
    reason: str | None = None
    detail: str = ""
    what_to_do: str = ""
    fields: tuple["FieldRule", ...] = field(default=())

    def as_data(self) -> dict[str, Any]:
        """For machines."""
        told: dict[str, Any] = {"place": self.place, "type": self.ce_type, "valid": self.reason is None}
        if self.reason is not None:
            told |= {"reason": self.reason, "detail": self.detail, "what_to_do": self.what_to_do}
            told["fields"] = [{"path": one.path, "meaning": one.meaning, "rule": one.rule} for one in self.fields]
        return told


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field a refusal names: what it is for, and what it must be, as its schema has it."""

    path: str
    meaning: str
    rule: Mapping[str, Any]


def judge(message: Message, ce_type: str | None = None) -> Judgement:
    """Judge one message. `ce_type` is the type of data that comes without headers, or of a draft's."""
    kind = ce_type or (message.headers or {}).get("ce_type")
    try:
        kind = _read(message, ce_type)
    except ContractError as error:
        return Judgement(
            message.place, kind, error.reason, error.detail, WHAT_TO_DO[error.reason], tuple(_named(kind, error.detail))
        )
    return Judgement(message.place, kind)


def _read(message: Message, ce_type: str | None) -> str:
    if message.headers is None and ce_type is not None:
        reader_of(declared_class(ce_type)).read(message.value)
        return ce_type
    return type(read_message(message.headers or {}, message.value).event).ce_type


def _named(ce_type: str | None, detail: str) -> Iterator[FieldRule]:
    """The fields a refusal's detail begins its sentences with."""
    try:
        schema = schema_of(ce_type or "")
    except ContractError:
        return
    for sentence in detail.split("; "):
        path, colon, _ = sentence.partition(": ")
        node = _at(schema, schema, path.split(".")) if colon else None
        if node is not None:
            yield FieldRule(
                path, str(node.get("description", "")), {name: node[name] for name in _RULES if name in node}
            )


def _at(schema: Mapping[str, Any], node: Mapping[str, Any], path: list[str]) -> Mapping[str, Any] | None:
    """The schema of one field, followed through items, references and what may be absent.

    What has no description of its own, such as one of several values, has that of what it stands in.
    """
    meaning = ""
    for step in path:
        node = _opened(schema, node)
        found = node.get("items") if step.isdigit() else node.get("properties", {}).get(step)
        if found is None:
            return None
        node = found
        meaning = node.get("description", _opened(schema, node).get("description", meaning))
    return {**_opened(schema, node), "description": meaning}


def _opened(schema: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in node:
        return _opened(schema, schema["$defs"][str(node["$ref"]).rpartition("/")[2]])
    present = [option for option in node.get("anyOf", ()) if option.get("type") != "null"]
    return _opened(schema, present[0]) if len(present) == 1 else node
