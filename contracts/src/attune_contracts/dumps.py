"""Messages as they lie in files: data alone, CloudEvents in structured mode, or records of a topic, one or many.

A record is what tools write of one: kcat's `-J` lines (`payload`, headers as a flat list of names and texts), Attune's
own tail, golden records and golden logs (`value` or `value_base64`, headers as an object).
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
_STRUCTURED: Final[Mapping[str, str]] = MappingProxyType({"content-type": "application/cloudevents+json"})


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a file. `place` says where it stood; `headers` is None where data came without any."""

    place: str
    headers: Mapping[str, str] | None
    value: bytes


def messages_in(text: bytes) -> Iterator[Message]:
    """The messages of a file, in order: one JSON object, or one a line.

    Bytes that are neither are one message, so that whoever checks it says what is wrong with it.
    """
    whole = _parsed(text)
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if whole is None and len(lines) > 1 and isinstance(_parsed(lines[0][1]), dict):
        for number, line in lines:
            yield _message(f"line {number}", line, _parsed(line))
    else:
        yield _message("", text, whole)


def _parsed(text: bytes) -> Any:
    """What the text says as JSON, None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _message(place: str, text: bytes, parsed: Any) -> Message:
    if not isinstance(parsed, dict):
        return Message(place, None, text)
    if "specversion" in parsed:
        return Message(place, _STRUCTURED, text)
    if "headers" in parsed and parsed.keys() & {"value", "value_base64", "payload"}:
        return Message(_offset(parsed) or place, _headers(parsed["headers"]), _value(parsed))
    return Message(place, None, text)


def _offset(record: Mapping[str, Any]) -> str:
    return f"offset {record['offset']}" if isinstance(record.get("offset"), int) else ""


def _headers(written: Any) -> Mapping[str, str]:
    if isinstance(written, Mapping):
        return {str(name): str(text) for name, text in written.items()}
    if isinstance(written, list) and len(written) % 2 == 0:
        return {str(name): str(text) for name, text in zip(written[::2], written[1::2], strict=True)}
    return _NO_HEADERS


def _value(record: Mapping[str, Any]) -> bytes:
    """The value's bytes; empty for a tombstone."""
    encoded = record.get("value_base64")
    if isinstance(encoded, str):
        try:
            return base64.b64decode(encoded, validate=True)
        except binascii.Error:
            return encoded.encode()
    value = record.get("payload", record.get("value"))
    if value is None:
        return b""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else json.dumps(value).encode()
