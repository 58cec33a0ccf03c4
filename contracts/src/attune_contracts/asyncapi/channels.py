"""The channels: every topic in use, with what it carries and how Kafka keeps it."""

from typing import Any, Final

from attune_contracts.asyncapi.messages import BINDING_VERSION, CLAIM_TYPE
from attune_contracts.asyncapi.names import channel_id, to_message
from attune_contracts.topic_declarations import INTEGRATOR
from attune_contracts.topic_formats.replication import REPLICAS, installed_configuration
from attune_contracts.topics import Topic

_NUMBERS: Final = frozenset({"retention.ms", "retention.bytes", "min.insync.replicas"})
_PARAMETER: Final = {
    "description": "The integrator's name, which is also its Kafka user: lower-case letters and digits",
    "examples": ["schoolmis"],
}


def messages_on(topic: Topic) -> tuple[str, ...]:
    """The types a topic carries; where one of our relays writes, its claims are among them."""
    return topic.types if topic.kind == "intake" else (*topic.types, CLAIM_TYPE)


def channel(topic: Topic) -> dict[str, Any]:
    """One topic; its name may hold the parameter `{integrator}`."""
    has_parameter = f"{{{INTEGRATOR}}}" in topic.name
    return {
        "address": topic.name,
        "title": channel_id(topic.name),
        "summary": f"{topic.purpose}.",
        "description": (
            f"Written by {' and '.join(topic.writers)} alone. The key is `{topic.key}`: records of one key lie in one "
            f"partition, in order. {_kept(topic)}"
        ),
        "messages": {ce_type: to_message(ce_type) for ce_type in messages_on(topic)},
        **({"parameters": {INTEGRATOR: _PARAMETER}} if has_parameter else {}),
        "tags": [{"name": topic.owner}],
        "bindings": {"kafka": _kafka(topic)},
        "x-owner": topic.owner,
        "x-readers": list(topic.readers),
        "x-privacy": topic.privacy.word,
        **({"x-sealed-holds": topic.sealed.word} if topic.sealed is not None else {}),
    }


def _kept(topic: Topic) -> str:
    if topic.retention_ms is None:
        return "Kept for ever: a reader may begin at the start and fold."
    return f"Kept for {topic.retention_ms // 86_400_000} days: begin where the owner says, never with the earliest."


def _kafka(topic: Topic) -> dict[str, Any]:
    settings: dict[str, Any] = {
        name: int(value) if name in _NUMBERS else value
        for name, value in installed_configuration(topic, REPLICAS).items()
    }
    settings["cleanup.policy"] = settings["cleanup.policy"].split(",")
    return {
        "topic": topic.name,
        "partitions": topic.partitions,
        "replicas": REPLICAS,
        "topicConfiguration": settings,
        "bindingVersion": BINDING_VERSION,
    }
