"""The `ce_` headers as schemas: what every event has, what the relay adds, what a claim has, what one type fixes.

Kafka's headers are text in UTF-8, so all of these are strings.
"""

from typing import Any, Final

from attune_contracts.asyncapi.names import CLAIM, CLOUD_EVENT, NUMBERED_EVENT, to_schema
from attune_contracts.envelope import CONTENT_TYPE, SCHEMA_BASE
from attune_contracts.model import EventModel
from attune_contracts.topic_declarations import INTAKE_TOPIC, SERVICES

_UUID: Final = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_INSTANT: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?Z$"
_SERVICE: Final = f"^urn:attune:({'|'.join(SERVICES)})$"


def _text(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": description, **more}


_SAID_OF_ALL: Final = {
    "content-type": _text("The value is JSON", const=CONTENT_TYPE),
    "ce_specversion": _text("Version of CloudEvents", const="1.0"),
    "ce_id": _text("Id of the event; with ce_source unique", format="uuid", pattern=_UUID),
    "ce_source": _text("Who says it"),
    "ce_type": _text("What kind of event, with its major version"),
    "ce_time": _text("When it was recorded, in UTC", format="date-time", pattern=_INSTANT),
}
_SAID_OF_EVENTS: Final = {
    "ce_subject": _text("What it is about: the record's key"),
    "ce_dataschema": _text("The JSON Schema of the data", format="uri"),
    "ce_partitionkey": _text("The record's key"),
    "ce_aggregateversion": _text("Counts the published facts of one subject from 1", pattern="^[1-9][0-9]*$"),
    "ce_correlationid": _text("Joins all that one request led to", format="uuid", pattern=_UUID),
    "ce_causationid": _text("The command or event that led to this one", format="uuid", pattern=_UUID),
}
_SAID_OF_SOME: Final = {
    "traceparent": _text("W3C Trace Context, where the request had one", pattern="^[0-9a-f]{2}(-[0-9a-f]+)+$"),
}
_EPOCH: Final = {
    "ce_epoch": _text("Written by the relay: the claim under which it wrote; see the fold", pattern="^[1-9][0-9]*$")
}
_NUMBER: Final = {
    "ce_sequence": _text(
        "Written by the relay: epoch and number; numbers rise by one in a partition, in every epoch on",
        pattern="^[0-9]+-[0-9]+$",
    )
}
_INCARNATION: Final = {"ce_relayincarnation": _text("The relay that claims", format="uuid", pattern=_UUID)}


def header_schemas() -> dict[str, Any]:
    """The three kinds of record by their names in the document."""
    event = {**_SAID_OF_ALL, **_SAID_OF_EVENTS}
    return {
        CLOUD_EVENT: _object("CloudEvents 1.0 in Kafka's binary mode", event, optional=_SAID_OF_SOME),
        NUMBERED_EVENT: {
            "description": "An event on a topic of Attune: its relay has numbered the record",
            "allOf": [to_schema(CLOUD_EVENT), {"properties": _EPOCH | _NUMBER, "required": [*_EPOCH, *_NUMBER]}],
            "type": "object",
        },
        CLAIM: _object("A relay's claim on a partition; it has no key", {**_SAID_OF_ALL, **_EPOCH, **_INCARNATION}),
    }


def headers_of(event: type[EventModel]) -> dict[str, Any]:
    """The headers of one event type: the general ones, and what it fixes."""
    sent_in = event.topic == INTAKE_TOPIC
    source = (
        {"pattern": "^urn:attune:intake:[a-z][a-z0-9]*$"} if sent_in else {"const": f"urn:attune:{event.producer()}"}
    )
    fixed: dict[str, Any] = {
        "ce_type": {"type": "string", "const": event.ce_type},
        "ce_source": {"type": "string", **source},
        "ce_dataschema": {"type": "string", "const": f"{SCHEMA_BASE}{event.ce_type}.json"},
    }
    if event.deprecation is not None:
        # Records from before the deprecation stay on the topic: the headers are told, and not required.
        fixed |= {name: {"type": "string", "const": value} for name, value in event.deprecation.headers()}
    return {
        "type": "object",
        "allOf": [to_schema(CLOUD_EVENT if sent_in else NUMBERED_EVENT), {"properties": fixed}],
    }


def headers_of_claim(ce_type: str) -> dict[str, Any]:
    """The headers of a relay's claim."""
    fixed = {
        "ce_type": {"type": "string", "const": ce_type},
        "ce_source": {"type": "string", "pattern": _SERVICE},
    }
    return {"type": "object", "allOf": [to_schema(CLAIM), {"properties": fixed}]}


def _object(description: str, properties: dict[str, Any], *, optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": properties | (optional or {}),
        "required": list(properties),
    }
