"""What the page of one topic says, and what the page of one service says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from attune_contracts.catalogue.type_facts import TypeFacts, every_type
from attune_contracts.readers import CONSUMERS
from attune_contracts.topic_declarations import DECLARATIONS, EVERY_TOPIC, INTEGRATOR, OBSERVER, PARTITIONS, SERVICES
from attune_contracts.topics import TOPICS

_DAY_MS: Final = 86_400_000
PARTIES: Final = (*SERVICES, INTEGRATOR, OBSERVER)
_ABOUT: Final = {
    "referrals": "Takes in referrals for support and leads each one to its acknowledged closing.",
    "training": "Courses, offers and the training, supervision and accreditation of those who support.",
    "awards": "Award schemes: entries, evidence, decisions and certificates.",
    "notifications": "Tells people, and says how surely they were told.",
    INTEGRATOR: "Another system with a pair of topics of its own: it sends referrals in and reads the answers.",
    OBSERVER: "A reserved user that reads every domain topic and writes none.",
}


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """One topic. `readers` read released types on it, `later_readers` will when its drafts are released.

    `in_use`: whether a platform has it.
    """

    name: str
    kind: str
    owner: str
    key: str
    partitions: int
    kept: str
    purpose: str
    privacy: str
    sealed: str | None
    in_use: bool
    readers: tuple[str, ...]
    later_readers: tuple[str, ...]
    types: tuple[TypeFacts, ...]

    @property
    def released(self) -> tuple[TypeFacts, ...]:
        """The types on it that are on the wire."""
        return tuple(facts for facts in self.types if facts.status != "draft")

    @property
    def every_reader(self) -> tuple[str, ...]:
        """Who reads it, now or later."""
        return tuple(name for name in PARTIES if name in {*self.readers, *self.later_readers})


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """One consumer group of a service, and by ce_type the fields it reads."""

    name: str
    types: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A service, the integrators or the observer: what it writes and what it reads."""

    name: str
    about: str
    topics: tuple[TopicFacts, ...]
    publishes: tuple[TypeFacts, ...]
    consumes: tuple[TypeFacts, ...]
    groups: tuple[GroupFacts, ...]


@cache
def every_topic() -> Mapping[str, TopicFacts]:
    """Every declared topic by its name, in the order of their kinds."""
    used = {topic.name for topic in TOPICS} | {name for name in _names() if f"{{{INTEGRATOR}}}" in name}
    found = {}
    for declared in DECLARATIONS:
        types = tuple(facts for facts in every_type().values() if facts.topic == declared.name)
        everybody = {reader for facts in types for reader in facts.readers}
        everybody |= {OBSERVER} if declared.kind == "domain" else set()
        now = {reader for facts in types for reader in facts.readers if facts.status != "draft"}
        now |= everybody & {OBSERVER} if declared.name in used else set()
        found[declared.name] = TopicFacts(
            name=declared.name,
            kind=declared.kind.replace("_", " "),
            owner=declared.owner,
            key=declared.key,
            partitions=PARTITIONS,
            kept="for ever" if declared.retention_ms is None else f"{declared.retention_ms // _DAY_MS} days",
            purpose=declared.purpose,
            privacy=declared.privacy.word,
            sealed=declared.sealed.word if declared.sealed is not None else None,
            in_use=declared.name in used,
            readers=tuple(sorted(now, key=PARTIES.index)),
            later_readers=tuple(sorted(everybody - now, key=PARTIES.index)),
            types=types,
        )
    return MappingProxyType(found)


def _names() -> tuple[str, ...]:
    return tuple(declared.name for declared in DECLARATIONS)


@cache
def every_party() -> Mapping[str, PartyFacts]:
    """The services, the integrators and the observer, by their names."""
    return MappingProxyType({name: _party(name) for name in PARTIES})


def _party(name: str) -> PartyFacts:
    types = tuple(every_type().values())
    domain = {topic.name for topic in every_topic().values() if topic.kind == "domain"}
    reads = tuple(facts for facts in types if (facts.topic in domain if name == OBSERVER else name in facts.readers))
    groups = tuple(
        GroupFacts(
            consumer.group, {ce_type: tuple(sorted(reads.fields)) for ce_type, reads in sorted(consumer.types.items())}
        )
        for consumer in CONSUMERS.get(name, ())
    )
    return PartyFacts(
        name=name,
        about=_ABOUT[name],
        topics=tuple(topic for topic in every_topic().values() if topic.owner == name),
        publishes=tuple(facts for facts in types if facts.writer == name and facts.topic != EVERY_TOPIC),
        consumes=reads,
        groups=groups,
    )
