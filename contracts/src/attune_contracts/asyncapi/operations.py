"""The operations: what one application sends and receives, and in which consumer group."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from attune_contracts.asyncapi.channels import messages_on
from attune_contracts.asyncapi.messages import BINDING_VERSION, CLAIM_TYPE
from attune_contracts.asyncapi.names import channel_id, to_channel, to_message_of
from attune_contracts.message_map import short_name
from attune_contracts.readers import CONSUMERS, Consumer
from attune_contracts.topic_declarations import INTEGRATOR, OBSERVER, SERVICES
from attune_contracts.topics import Topic

ATTUNE: Final = "attune"
APPLICATIONS: Final = (ATTUNE, *SERVICES, OBSERVER, INTEGRATOR)
"""Whom a document can be of: Attune as a whole, a service, the observer, an integrator."""


def operations(application: str, topics: Iterable[Topic], integrator: str) -> dict[str, Any]:
    """All operations of one application. `integrator` is the name that stands in the topics, or the word itself."""
    known = tuple(topics)
    if application == ATTUNE:
        found = [*_sends(known, set(SERVICES)), *_takes_in(known)]
    elif application in SERVICES:
        found = [*_sends(known, {application}), *_consumes(CONSUMERS[application], known)]
    else:
        reader = integrator if application == INTEGRATOR else OBSERVER
        groups = _own_groups(reader)
        found = [*_sends(known, {reader}), *(_receive(topic, groups) for topic in known if reader in topic.readers)]
    return dict(found)


def _sends(topics: Iterable[Topic], writers: set[str]) -> Iterator[tuple[str, Any]]:
    for topic in topics:
        if topic.owner in writers:
            yield (
                f"send.{channel_id(topic.name)}",
                {
                    "action": "send",
                    "channel": to_channel(topic.name),
                    "title": f"{topic.owner} sends on {topic.name}",
                    "summary": f"{topic.purpose}: {_named(topic.types)}.",
                    "messages": [to_message_of(topic.name, ce_type) for ce_type in messages_on(topic)],
                    "tags": [{"name": topic.owner}],
                },
            )


def _takes_in(topics: tuple[Topic, ...]) -> Iterator[tuple[str, Any]]:
    """What Attune receives from outside: its services' reading of topics that are not Attune's own."""
    outside = tuple(topic for topic in topics if topic.owner not in SERVICES)
    for consumers in CONSUMERS.values():
        yield from _consumes(consumers, outside)


def _consumes(consumers: Iterable[Consumer], topics: tuple[Topic, ...]) -> Iterator[tuple[str, Any]]:
    for consumer in consumers:
        for topic in topics:
            types = tuple(ce_type for ce_type in topic.types if ce_type in consumer.types)
            if types:
                group = {"type": "string", "const": consumer.group}
                name, body = _receive(topic, group, types, called=consumer.group)
                body["x-fields-read"] = {ce_type: sorted(consumer.types[ce_type].fields) for ce_type in types}
                yield name, body


def _receive(
    topic: Topic, group: dict[str, Any], types: tuple[str, ...] | None = None, *, called: str | None = None
) -> tuple[str, Any]:
    """Reading one topic; whoever reads a topic of ours meets its claims too, and folds them."""
    read = topic.types if types is None else types
    claims = (CLAIM_TYPE,) if CLAIM_TYPE in messages_on(topic) else ()
    name = f"receive.{channel_id(topic.name)}" + (f".{called}" if called else "")
    return name, {
        "action": "receive",
        "channel": to_channel(topic.name),
        "title": f"{called or 'A group of your own'} reads {topic.name}",
        "summary": f"{topic.purpose}: {_named(read)}.",
        "messages": [to_message_of(topic.name, ce_type) for ce_type in (*read, *claims)],
        "tags": [{"name": topic.owner}],
        "bindings": {"kafka": {"groupId": group, "bindingVersion": BINDING_VERSION}},
    }


def _own_groups(user: str) -> dict[str, Any]:
    """The observer and the integrators name their groups themselves, see `access`."""
    if user != INTEGRATOR:
        return {"type": "string", "pattern": f"^{user}(-.+)?$"}
    return {"type": "string", "description": "The integrator's name, or one that begins with it and a hyphen"}


def _named(types: tuple[str, ...]) -> str:
    return ", ".join(short_name(ce_type) for ce_type in types)
