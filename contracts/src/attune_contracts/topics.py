"""The topics as a platform needs them: who writes, who reads, which consumer groups there are.

Declared once in `topic_declarations`; readers follow from the events' known consumers and groups from what the services
say they read (`readers`), so that access rights, manifests and documents cannot drift from what is really read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from attune_contracts.privacy import PrivacyClass
from attune_contracts.readers import CONSUMERS
from attune_contracts.registry import publishable_events
from attune_contracts.topic_declarations import (
    DECLARATIONS,
    INTAKE_RESULTS_TOPIC,
    INTAKE_TOPIC,
    INTEGRATOR,
    OBSERVER,
    PARTITIONS,
    SERVICES,
    SEVEN_DAYS_MS,
    TopicDeclaration,
    TopicKind,
)

__all__ = [
    "OBSERVER",
    "PARTITIONS",
    "SERVICES",
    "SEVEN_DAYS_MS",
    "TOPICS",
    "ConsumerGroup",
    "Topic",
    "TopicKind",
    "consumer_groups",
    "every_topic",
    "intake_results_topic",
    "intake_topic",
    "keepers",
    "topic_configuration",
    "topics_for",
    "topics_kept_by",
    "topics_owned_by",
]

_INTEGRATOR_NAME = re.compile(r"[a-z][a-z0-9]{1,31}")
_KEEP_FOR_EVER = "-1"
_RESERVED = frozenset({*SERVICES, OBSERVER, INTEGRATOR, "admin", "intake", "stream"})


@dataclass(frozen=True, slots=True)
class Topic:
    """One Kafka topic. `readers` and `writers` are Kafka users; `retention_ms` None keeps records for ever.

    `privacy` is the highest class of what stands in clear, `sealed` that of what is inside a seal, None without seals.
    """

    name: str
    kind: TopicKind
    owner: str
    readers: tuple[str, ...]
    writers: tuple[str, ...]
    key: str
    partitions: int
    retention_ms: int | None
    types: tuple[str, ...]
    privacy: PrivacyClass
    sealed: PrivacyClass | None
    purpose: str

    def configuration(self) -> dict[str, str]:
        """What is set on the topic, by Kafka's names."""
        return topic_configuration(self.retention_ms)


def topic_configuration(retention_ms: int | None) -> dict[str, str]:
    """The settings of a topic. Nothing is compacted: a dead producer's late record can undo a tombstone."""
    return {
        "cleanup.policy": "delete",
        "retention.ms": _KEEP_FOR_EVER if retention_ms is None else str(retention_ms),
        "retention.bytes": _KEEP_FOR_EVER,
        "message.timestamp.type": "CreateTime",
    }


@dataclass(frozen=True, slots=True)
class ConsumerGroup:
    """A consumer group, the Kafka user it belongs to, and the topics it reads."""

    name: str
    principal: str
    topics: tuple[str, ...]


def _topic(declared: TopicDeclaration, integrator: str | None = None) -> Topic:
    """Fills in an integrator's name and derives the readers: the owner, whose relay reads back, and the consumers."""
    events = [event for event in publishable_events() if event.topic == declared.name]
    named = {INTEGRATOR: integrator} if integrator is not None else {}
    owner = named.get(declared.owner, declared.owner)
    readers = {named.get(reader, reader) for event in events for reader in event.known_consumers}
    if declared.kind != "intake":
        readers.add(owner)
    if declared.kind == "domain":
        readers.add(OBSERVER)
    return Topic(
        name=declared.name.format(integrator=integrator),
        kind=declared.kind,
        owner=owner,
        readers=tuple(sorted(readers)),
        writers=(owner,),
        key=declared.key,
        partitions=PARTITIONS,
        retention_ms=declared.retention_ms,
        types=tuple(event.ce_type for event in events),
        privacy=declared.privacy,
        sealed=declared.sealed,
        purpose=declared.purpose,
    )


_IN_USE: Final = {event.topic for event in publishable_events()}
TOPICS: Final[tuple[Topic, ...]] = tuple(
    _topic(declared) for declared in DECLARATIONS if "{" not in declared.name and declared.name in _IN_USE
)
"""Every topic that does not carry an integrator's name; one that has only drafts is on no platform yet."""


def topics_for(integrators: Iterable[str]) -> tuple[Topic, ...]:
    """All topics of an installation with these integrators. Raises ValueError for a name no integrator can have."""
    names = tuple(integrators)
    for name in names:
        if _INTEGRATOR_NAME.fullmatch(name) is None or name in _RESERVED:
            raise ValueError(
                f"{name!r} cannot name an integrator: use lower-case letters and digits, and no name of ours"
            )
    if len(set(names)) != len(names):
        raise ValueError("an integrator is named twice")
    each = (declared for declared in DECLARATIONS if "{" in declared.name)
    return TOPICS + tuple(_topic(declared, name) for declared in each for name in names)


def every_topic() -> tuple[Topic, ...]:
    """All topics in use as documents name them: `{integrator}` stays in the names of those each integrator has."""
    each = (declared for declared in DECLARATIONS if "{" in declared.name)
    return TOPICS + tuple(replace(_topic(declared, INTEGRATOR), name=declared.name) for declared in each)


def intake_topic(integrator: str) -> str:
    """Where one integrator sends referrals in."""
    return INTAKE_TOPIC.format(integrator=integrator)


def intake_results_topic(integrator: str) -> str:
    """Where one integrator reads what became of them."""
    return INTAKE_RESULTS_TOPIC.format(integrator=integrator)


def topics_owned_by(service: str, integrators: Iterable[str] = ()) -> tuple[Topic, ...]:
    """The topics one service writes, and whose relay it therefore runs."""
    return tuple(topic for topic in topics_for(integrators) if topic.owner == service)


def topics_kept_by(service: str, integrators: Iterable[str] = ()) -> tuple[Topic, ...]:
    """The topics one service answers for: those it owns, and what others send in to it."""
    return tuple(topic for topic in topics_for(integrators) if service in keepers(topic))


def keepers(topic: Topic) -> tuple[str, ...]:
    """Who watches that a topic is as declared: its owner, or its readers when the owner is no service of ours."""
    return (topic.owner,) if topic.owner in SERVICES else topic.readers


def consumer_groups(integrators: Iterable[str] = ()) -> tuple[ConsumerGroup, ...]:
    """Every consumer group: those the services read in, one for the observer and one for each integrator.

    The observer and the integrators may have further groups of their own, see `access.rights`.
    """
    names = tuple(integrators)
    topics = topics_for(names)

    def carrying(types: Iterable[str]) -> tuple[str, ...]:
        wanted = set(types)
        return tuple(topic.name for topic in topics if wanted & set(topic.types))

    return (
        *(
            ConsumerGroup(consumer.group, service, carrying(consumer.types))
            for service in SERVICES
            for consumer in CONSUMERS[service]
        ),
        ConsumerGroup(OBSERVER, OBSERVER, tuple(topic.name for topic in topics if OBSERVER in topic.readers)),
        *(ConsumerGroup(name, name, (intake_results_topic(name),)) for name in names),
    )
