"""The message map: who publishes what on which topic, and who reads it, as a Mermaid flowchart."""

from attune_contracts.model import CE_TYPE
from attune_contracts.registry import event_class
from attune_contracts.topic_declarations import INTEGRATOR, SERVICES
from attune_contracts.topics import Topic, topics_for

_EXAMPLE = "example"


def message_map() -> str:
    """Mermaid text; the service that owns a topic writes it, an arrow to a reader carries the types it reads."""
    topics = topics_for([_EXAMPLE])
    lines = ["flowchart LR"]
    lines += [f"    {service}([{service}])" for service in (*SERVICES, INTEGRATOR)]
    for topic in topics:
        name = topic.name.replace(_EXAMPLE, "&lt;integrator&gt;")
        node = _node(topic)
        lines.append(f'    {node}[("{name}")]')
        lines.append(f"    {_actor(topic.owner)} -->|{_types(topic.types)}| {node}")
        lines += [f"    {node} -->|{_types(types)}| {reader}" for reader, types in _readers(topic)]
    return "\n".join(lines) + "\n"


def _readers(topic: Topic) -> list[tuple[str, tuple[str, ...]]]:
    """Who reads which types of a topic, in the order of the services."""
    events = [event_class(ce_type) for ce_type in topic.types]
    found = []
    for reader in (*SERVICES, INTEGRATOR):
        types = tuple(event.ce_type for event in events if reader in event.known_consumers)
        if types:
            found.append((reader, types))
    return found


def _node(topic: Topic) -> str:
    return topic.name.replace(".", "_")


def _actor(owner: str) -> str:
    return INTEGRATOR if owner == _EXAMPLE else owner


def _types(types: tuple[str, ...]) -> str:
    """The short names, one a line; the same name in a later major keeps its version."""
    return "<br/>".join(short_name(ce_type) for ce_type in types)


def short_name(ce_type: str) -> str:
    """`ReferralMade` of `attune.referrals.ReferralMade.v1`; a later major keeps its version."""
    parts = CE_TYPE.fullmatch(ce_type)
    if parts is None:
        return ce_type
    return parts["name"] if parts["major"] == "1" else f"{parts['name']} v{parts['major']}"
