"""Every topic, declared once. Who reads it follows from the events' known consumers, see `topics.py`."""

from dataclasses import dataclass
from typing import Final, Literal

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
INTAKE_TOPIC: Final = "attune.intake.{integrator}"
INTAKE_RESULTS_TOPIC: Final = "attune.intake.{integrator}.results"


@dataclass(frozen=True, slots=True)
class TopicDeclaration:
    """A topic or, with `{integrator}` in its name, one topic for each integrator."""

    name: str
    kind: TopicKind
    owner: str
    key: str
    retention_ms: int | None
    purpose: str


def _domain(name: str, owner: str, key: str, purpose: str) -> TopicDeclaration:
    return TopicDeclaration(name, "domain", owner, key, None, purpose)


def _contacts(owner: str) -> TopicDeclaration:
    purpose = f"How to reach the people {owner} registered, sealed to notifications"
    return TopicDeclaration(f"attune.{owner}.contacts", "contacts", owner, "party_id", SEVEN_DAYS_MS, purpose)


DECLARATIONS: Final[tuple[TopicDeclaration, ...]] = (
    _domain("attune.referrals.referral", "referrals", "referral_id", "The life of one referral"),
    _domain("attune.training.elsa", "training", "elsa_id", "One ELSA's training, supervision and accreditation"),
    _domain("attune.awards.submission", "awards", "entry_id", "One organisation's entry in one award scheme"),
    _domain("attune.awards.certificate", "awards", "certificate_id", "One certificate"),
    _domain("attune.notifications.notification", "notifications", "notification_id", "One message to one person"),
    _contacts("referrals"),
    _contacts("training"),
    _contacts("awards"),
    TopicDeclaration(
        INTAKE_TOPIC,
        "intake",
        INTEGRATOR,
        "ce_id",
        SEVEN_DAYS_MS,
        "Referrals sent in by one integrator, sealed to referrals",
    ),
    # Answers hold references and codes only, and a reader that folds needs the log from its start: kept for ever.
    TopicDeclaration(
        INTAKE_RESULTS_TOPIC,
        "intake_results",
        "referrals",
        "intake_event_id",
        None,
        "What became of each referral sent in",
    ),
)

BY_NAME: Final = {declaration.name: declaration for declaration in DECLARATIONS}
