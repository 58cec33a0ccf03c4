"""What is said of a topic, and who there is to write and read one."""

from dataclasses import dataclass
from typing import Final, Literal

from attune_contracts.privacy import PrivacyClass

TopicKind = Literal["domain", "contacts", "intake", "intake_results"]

SERVICES: Final = ("referrals", "training", "awards", "notifications")
INTEGRATOR: Final = "integrator"
"""Stands for the one integrator whose name a topic carries."""
OBSERVER: Final = "observer"
"""The reserved user that may read every domain topic and write none."""

PARTITIONS: Final = 12
SEVEN_DAYS_MS: Final = 7 * 24 * 60 * 60 * 1000

EVERY_TOPIC: Final = "*"
"""Where the stream's own marker lives: in each partition of each topic one of our services writes."""


@dataclass(frozen=True, slots=True)
class TopicDeclaration:
    """A topic or, with `{integrator}` in its name, one topic for each integrator.

    `privacy` is the highest class of what may stand in clear on it; `sealed` the highest of what may be inside a seal,
    None where no seal may travel.
    """

    name: str
    kind: TopicKind
    owner: str
    key: str
    retention_ms: int | None
    purpose: str
    privacy: PrivacyClass = PrivacyClass.REFERENCE
    sealed: PrivacyClass | None = None


def domain(name: str, owner: str, key: str, purpose: str) -> TopicDeclaration:
    """A topic of facts, kept for ever: a reader that folds needs the log from its start."""
    return TopicDeclaration(name, "domain", owner, key, None, purpose)


def contacts(owner: str) -> TopicDeclaration:
    """The topic on which a service states how to reach the people it registered."""
    purpose = f"How to reach the people {owner} registered, sealed to notifications"
    name = f"attune.{owner}.contacts"
    return TopicDeclaration(name, "contacts", owner, "party_id", SEVEN_DAYS_MS, purpose, sealed=PrivacyClass.PERSONAL)


def privacy(owner: str) -> TopicDeclaration:
    """The topic on which a service states whose personal data it erased and whose it must keep for now."""
    purpose = f"Whose personal data {owner} has erased, and whose it must keep"
    return domain(f"attune.{owner}.privacy", owner, "party_id", purpose)
