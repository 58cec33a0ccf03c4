"""CloudEvents 1.0 in Kafka's binary mode: metadata in `ce_` headers, the data as JSON in the value.

`encode` writes everything a producer knows; the relay adds `ce_epoch` and `ce_sequence` when it numbers the record.
`decode` is on every consumer's path: one cached look-up, then pydantic's core reads the bytes. `read_message`
in `structured` reads the other mode too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar
from uuid import UUID

from pydantic import ValidationError

from attune_contracts.content_types import CONTENT_TYPE, check_binary
from attune_contracts.errors import ContractError
from attune_contracts.json_text import VALUE_BYTES_MAX
from attune_contracts.model import ContractModel, EventModel
from attune_contracts.reading import Reader, reader_of
from attune_contracts.registry import event_class
from attune_contracts.topic_declarations import BY_NAME, EVERY_TOPIC, INTAKE_TOPIC

__all__ = ["CONTENT_TYPE", "SCHEMA_BASE", "ModelT", "WireMessage", "decode", "decode_value", "encode", "event_value"]

SCHEMA_BASE: Final = "https://attune.example/schemas/"

ModelT = TypeVar("ModelT", bound=ContractModel)
_QUICK: Final[dict[str, tuple[Callable[..., EventModel], tuple[tuple[str, int], ...]]]] = {}
"""The quick ways of the types that came so far; there are never more than there are released types."""


@dataclass(frozen=True, slots=True)
class WireMessage:
    """A record before the relay numbers it: `topic` unprefixed, `key` never empty."""

    ce_id: UUID
    topic: str
    key: bytes
    headers: tuple[tuple[str, str], ...]
    value: bytes


def encode(
    event: EventModel,
    *,
    ce_id: UUID,
    aggregate_version: int,
    recorded_at: datetime,
    correlation_id: UUID,
    causation_id: UUID,
    traceparent: str | None = None,
    topic: str | None = None,
) -> WireMessage:
    """Puts an event on the wire.

    `aggregate_version` counts the published facts of the aggregate from 1. `recorded_at` is an aware instant. `topic`
    is given exactly for types that live on a topic per integrator. Raises ContractError `wrong_topic` or
    `not_publishable`.
    """
    kind = type(event)
    if kind.is_draft():
        raise ContractError("not_publishable", f"{kind.ce_type} is a draft; release it first")
    if kind.topic == EVERY_TOPIC:
        raise ContractError("not_publishable", f"{kind.ce_type} is written by a relay only")
    if recorded_at.tzinfo is None:
        raise ContractError("schema_mismatch", "recorded_at is an aware instant")
    if aggregate_version < 1:
        raise ContractError("schema_mismatch", "aggregate_version counts from 1")
    resolved, source = _place(kind, topic)
    key = str(ce_id) if kind.key_field is None else str(getattr(event, kind.key_field))
    headers = [
        ("content-type", CONTENT_TYPE),
        ("ce_specversion", "1.0"),
        ("ce_id", str(ce_id)),
        ("ce_source", source),
        ("ce_type", kind.ce_type),
        ("ce_time", recorded_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")),
        ("ce_subject", key),
        ("ce_dataschema", f"{SCHEMA_BASE}{kind.ce_type}.json"),
        ("ce_partitionkey", key),
        ("ce_aggregateversion", str(aggregate_version)),
        ("ce_correlationid", str(correlation_id)),
        ("ce_causationid", str(causation_id)),
    ]
    if traceparent is not None:
        headers.append(("traceparent", traceparent))
    if kind.deprecation is not None:
        headers.extend(kind.deprecation.headers())
    return WireMessage(ce_id, resolved, key.encode(), tuple(headers), event_value(event))


def event_value(event: ContractModel) -> bytes:
    """The data alone, as compact JSON in the order of the fields; what is not there is left out."""
    return event.model_dump_json(exclude_none=True).encode()


def decode(headers: Mapping[str, str], value: bytes) -> EventModel:
    """Reads an event of any known type in binary mode; fields these contracts do not know are read past.

    Only `ce_type` and `content-type` are looked at; that a record says nothing of its content is taken for JSON.
    Raises ContractError and nothing else: `missing_header`, `wrong_content_type`, `unknown_type`, `unknown_major`,
    `too_large`, `too_deep`, `not_utf8`, `not_json`, `duplicate_key`, `out_of_range`, `unknown_code`, `schema_mismatch`.
    """
    # Written out in one piece: a call more would cost a tenth. It only ever says yes; every no is said below.
    try:
        validate, arrays = _QUICK[headers["ce_type"]]
        if headers["content-type"] == CONTENT_TYPE and len(value) <= VALUE_BYTES_MAX:
            event: EventModel = validate(value, extra="ignore")
            commas = len(event.__pydantic_fields_set__) - 1
            for name, item_commas in arrays:
                if items := getattr(event, name):
                    commas += len(items) * (item_commas + 1) - 1
            if value.count(b",") == commas:
                return event
    except (KeyError, TypeError, ValidationError):
        pass  # suppress() would cost as much as the rest
    return _reader_for(headers).read(value)


def decode_value(kind: type[ModelT], value: bytes) -> ModelT:
    """Reads one model from JSON. Raises ContractError as `decode` does for a value."""
    return reader_of(kind).read(value)


def _reader_for(headers: Mapping[str, str]) -> Reader[EventModel]:
    """The reader of a type that comes for the first time, or of a record that is not as usual."""
    check_binary(headers.get("content-type", CONTENT_TYPE))
    ce_type = headers.get("ce_type")
    if ce_type is None:
        raise ContractError("missing_header", "ce_type is missing: send CloudEvents in Kafka's binary mode")
    reader = reader_of(event_class(ce_type))
    if reader.quick is not None:
        _QUICK[ce_type] = reader.quick
    return reader


def _place(kind: type[EventModel], topic: str | None) -> tuple[str, str]:
    """The topic and ce_source of a type."""
    per_integrator = "{" in kind.topic
    if not per_integrator:
        if topic is not None and topic != kind.topic:
            raise ContractError("wrong_topic", f"{kind.ce_type} is published on {kind.topic} only")
        return kind.topic, f"urn:attune:{kind.producer()}"
    start, end = kind.topic.split("{integrator}")
    name = (topic or "").removeprefix(start).removesuffix(end)
    if topic is None or not name.isalnum() or topic != f"{start}{name}{end}":
        raise ContractError("wrong_topic", f"{kind.ce_type} is published on {kind.topic}: name the integrator's topic")
    own = BY_NAME[kind.topic].name == INTAKE_TOPIC
    return topic, f"urn:attune:intake:{name}" if own else f"urn:attune:{kind.producer()}"
