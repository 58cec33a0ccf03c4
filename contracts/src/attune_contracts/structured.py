"""CloudEvents in Kafka's structured mode: one JSON object in the value, with the attributes and the data in it.

Attune's services publish in binary mode; whoever sends in may use either, and `read_message` reads both. What was read
stands with the headers it would have in binary mode, so that a fold need not ask which mode a record came in.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, create_model
from pydantic_core import from_json

from attune_contracts.content_types import CONTENT_TYPE, STRUCTURED_CONTENT_TYPE, check_data, mode_of
from attune_contracts.envelope import WireMessage, decode
from attune_contracts.errors import ContractError
from attune_contracts.json_text import VALUE_BYTES_MAX, nothing, text_refusal, too_large
from attune_contracts.model import EventModel
from attune_contracts.reading import reader_of
from attune_contracts.refusals import unparsed
from attune_contracts.registry import event_class

SPECVERSION: Final = "1.0"
REQUIRED: Final = ("specversion", "id", "source", "type")
"""What CloudEvents 1.0 asks of every event, in either mode."""

_PREFIX: Final = "ce_"
_WITHOUT_PREFIX: Final = frozenset({"traceparent", "tracestate"})
"""Attributes of the tracing extension that stand in headers of their own name, as W3C Trace Context has them."""
_ATTRIBUTE: Final = re.compile(r"[a-z0-9]+")
_DATA: Final = frozenset({"data", "data_base64"})
_ATTRIBUTE_NAMES: Final = frozenset({*REQUIRED, *_DATA, "datacontenttype", "dataschema", "subject", "time"})


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """An event and its metadata by the names of binary mode (`ce_id`, `content-type`, `traceparent`)."""

    headers: Mapping[str, str]
    event: EventModel


def encode_structured(message: WireMessage) -> WireMessage:
    """The same record in structured mode; the data keeps its bytes. For publishers that prefer it."""
    attributes = {_attribute(name): text for name, text in message.headers if _attribute(name) != "datacontenttype"}
    named = json.dumps(attributes | {"datacontenttype": CONTENT_TYPE}, separators=(",", ":"), ensure_ascii=False)
    value = named[:-1].encode() + b',"data":' + message.value + b"}"
    return replace(message, headers=(("content-type", STRUCTURED_CONTENT_TYPE),), value=value)


def read_message(headers: Mapping[str, str], value: bytes) -> ReceivedMessage:
    """Reads a record in either mode, by its content type as CloudEvents' Kafka binding has it; without one, binary.

    Raises ContractError as `decode` does, `missing_header` for a required attribute that is missing (specversion, id,
    source, type), and `schema_mismatch` for another specversion than 1.0.
    """
    if mode_of(headers.get("content-type", CONTENT_TYPE)) == "structured":
        return decode_structured(value)
    for name in REQUIRED:
        if not headers.get(_PREFIX + name):
            raise ContractError("missing_header", f"{_PREFIX}{name} is missing")
    _check_specversion(headers[f"{_PREFIX}specversion"])
    return ReceivedMessage(MappingProxyType(dict(headers)), decode(headers, value))


def decode_structured(value: bytes) -> ReceivedMessage:
    """Reads one event in structured mode. Raises ContractError as `read_message` does.

    Extension attributes that are no text, integer or truth value are read past, as are those whose names CloudEvents
    does not allow.
    """
    if not value:
        raise nothing()
    if len(value) > VALUE_BYTES_MAX:
        raise too_large()
    if refusal := text_refusal(value, _ATTRIBUTE_NAMES):
        raise refusal
    members = _members(value)
    if not isinstance(members, dict):
        raise ContractError("schema_mismatch", "data: an event in structured mode is one JSON object")
    _check_attributes(members)
    kind = event_class(members["type"])
    return ReceivedMessage(MappingProxyType(dict(_headers(members))), _data(kind, members, value))


def _members(value: bytes) -> Any:
    try:
        return from_json(value)
    except ValueError as error:
        refusal = unparsed(str(error))
    raise refusal


def _check_attributes(members: Mapping[str, Any]) -> None:
    for name in REQUIRED:
        if members.get(name) is None:
            raise ContractError("missing_header", f"the attribute {name} is missing")
        if type(members[name]) is not str or not members[name]:
            raise ContractError("schema_mismatch", f"{name}: is a text that is not empty")
    _check_specversion(members["specversion"])
    content_type = members.get("datacontenttype") or CONTENT_TYPE
    if type(content_type) is not str:
        raise ContractError("schema_mismatch", "datacontenttype: is a text")
    check_data(content_type)
    if sum(members.get(name) is not None for name in _DATA) != 1:
        raise ContractError("schema_mismatch", "data: stands once, either as data or as data_base64")


def _check_specversion(specversion: str) -> None:
    if specversion != SPECVERSION:
        raise ContractError("schema_mismatch", f"specversion: only {SPECVERSION} is read here")


def _data(kind: type[EventModel], members: Mapping[str, Any], value: bytes) -> EventModel:
    """The event, read from its own bytes: how a number or an instant was written must not get lost on the way."""
    if members.get("data") is not None:
        event: EventModel = reader_of(_enclosing(kind)).read(value).data
        return event
    encoded = members["data_base64"]
    try:
        data = base64.b64decode(encoded, validate=True) if type(encoded) is str else None
    except (binascii.Error, ValueError):
        data = None
    if data is None:
        raise ContractError("schema_mismatch", "data_base64: is not Base64")
    return reader_of(kind).read(data)


@cache
def _enclosing(kind: type[EventModel]) -> Any:
    """A model of the object around the data of one type; its attributes are looked at elsewhere."""
    config = ConfigDict(strict=True, hide_input_in_errors=True)
    enclosing: type[BaseModel] = create_model(f"Structured{kind.__name__}", __config__=config, data=(kind, ...))
    return enclosing


def _headers(members: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "content-type", CONTENT_TYPE
    for name, value in members.items():
        if name in _DATA or name == "datacontenttype" or _ATTRIBUTE.fullmatch(name) is None:
            continue
        if isinstance(value, bool):
            yield _header(name), str(value).lower()
        elif isinstance(value, str | int):
            yield _header(name), str(value)


def _header(attribute: str) -> str:
    return attribute if attribute in _WITHOUT_PREFIX else _PREFIX + attribute


def _attribute(header: str) -> str:
    return "datacontenttype" if header == "content-type" else header.removeprefix(_PREFIX)
