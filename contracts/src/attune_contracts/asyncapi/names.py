"""How topics and types are called inside a document, and how one part of it points to another."""

from typing import Any, Final

from attune_contracts.topic_declarations import INTEGRATOR

CLOUD_EVENT: Final = "headers.CloudEvent"
NUMBERED_EVENT: Final = "headers.NumberedEvent"
CLAIM: Final = "headers.Claim"


def channel_id(topic: str) -> str:
    """A topic's name without the braces of a parameter, which would have to be escaped in every reference."""
    return topic.replace(f"{{{INTEGRATOR}}}", INTEGRATOR)


def to_channel(topic: str) -> dict[str, Any]:
    """A reference to a channel."""
    return {"$ref": f"#/channels/{channel_id(topic)}"}


def to_message_of(topic: str, ce_type: str) -> dict[str, Any]:
    """A reference to a message as one channel carries it, which is what operations must name."""
    return {"$ref": f"#/channels/{channel_id(topic)}/messages/{ce_type}"}


def to_message(ce_type: str) -> dict[str, Any]:
    """A reference to a message."""
    return {"$ref": f"#/components/messages/{ce_type}"}


def to_schema(name: str) -> dict[str, Any]:
    """A reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}
