"""The messages: of each released type its headers, its frozen schema, its key and the goldens as examples."""

import json
from collections.abc import Iterator
from typing import Any, Final

from attune_contracts.asyncapi.headers import headers_of, headers_of_claim
from attune_contracts.asyncapi.names import to_schema
from attune_contracts.envelope import CONTENT_TYPE
from attune_contracts.goldens import valid_goldens
from attune_contracts.message_map import short_name
from attune_contracts.model import EventModel
from attune_contracts.registry import event_class
from attune_contracts.topic_declarations import EVERY_TOPIC

CLAIM_TYPE: Final = "attune.stream.EpochStarted.v1"
BINDING_VERSION: Final = "0.5.0"


def message(ce_type: str) -> dict[str, Any]:
    """One message of the document."""
    event = event_class(ce_type)
    is_claim = event.topic == EVERY_TOPIC
    described = " ".join((event.__doc__ or "").split())
    body: dict[str, Any] = {
        "name": ce_type,
        "title": short_name(ce_type),
        "summary": described.split(". ")[0].rstrip(".") + ".",
        "description": f"{described}\n\nEmitted when: {event.emitted_when}",
        "contentType": CONTENT_TYPE,
        "headers": headers_of_claim(ce_type) if is_claim else headers_of(event),
        "payload": to_schema(ce_type),
    }
    if not is_claim:
        body["correlationId"] = {
            "description": "Joins all that one request led to",
            "location": "$message.header#/ce_correlationid",
        }
        body["bindings"] = {"kafka": {"key": _key(event), "bindingVersion": BINDING_VERSION}}
    body["tags"] = [{"name": event.producer()}, *([{"name": "deprecated"}] if event.deprecation else [])]
    body["x-known-consumers"] = list(event.known_consumers)
    if event.deprecation is not None:
        said = dict(event.deprecation.headers())
        body["x-deprecation"] = {
            "since": said["ce_deprecationfrom"],
            "sunset": said["ce_deprecationsunset"],
            "successor": event.deprecation.successor,
        }
    return body | {"examples": list(_examples(ce_type))}


def _key(event: type[EventModel]) -> dict[str, Any]:
    field = event.key_field
    if field is None:
        return {"type": "string", "format": "uuid", "description": "The event's own ce_id"}
    return {"type": "string", "minLength": 1, "description": f"The data's {field}, as text in UTF-8"}


def _examples(ce_type: str) -> Iterator[dict[str, Any]]:
    """The goldens in binary mode; structured mode has its headers inside the value."""
    for golden in valid_goldens():
        if golden.ce_type == ce_type and golden.headers.get("ce_type") == ce_type:
            yield {
                "name": golden.name,
                "summary": golden.about,
                "headers": golden.headers,
                "payload": json.loads(golden.value),
            }
