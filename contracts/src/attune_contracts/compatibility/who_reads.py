"""Whom a change touches: the known consumers of a type, and which of them read the field.

A stranger who reads is known to nobody: a finding without known readers breaks all the same.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from attune_contracts.errors import ContractError
from attune_contracts.readers import fields_read
from attune_contracts.registry import all_events, declared_class
from attune_contracts.topic_declarations import BY_NAME, INTEGRATOR, SERVICES

CARRIED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "attune.sealed.ContactDetails.v1": (
        "attune.referrals.ContactStated.v1",
        "attune.training.ContactStated.v1",
        "attune.awards.ContactStated.v1",
    ),
    "attune.sealed.ContactDetails.v2": ("attune.referrals.ContactStated.v2",),
    "attune.sealed.SealedReferral.v1": ("attune.intake.ReferralSubmitted.v1",),
}
"""The events that carry each sealed part: who reads them opens it."""


def consumers_of(name: str) -> tuple[str, ...]:
    """Who is known to read a type, or the event that carries a sealed part; empty for an unknown name.

    Who reads a later major reads the older one too, lifted: the log tells older facts in it.
    """
    carriers = [later for carrier in CARRIED_BY.get(name, (name,)) for later in (carrier, *_later_majors(carrier))]
    return tuple(sorted({consumer for carrier in carriers for consumer in _consumers_of_event(carrier)}))


def readers_of(name: str, path: str) -> tuple[str, ...]:
    """Which consumers read the field at `path`; all of them for the type as a whole.

    A consumer that declares no fields of the type counts as a reader of each: nothing less is known.
    """
    if not path:
        return consumers_of(name)
    field = path.replace("[]", "")
    return tuple(consumer for consumer in consumers_of(name) if _reads(consumer, name, field))


def strangers_write(name: str, topic: str | None) -> bool:
    """Whether integrators write this type, in their own languages: nobody refuses their unknown fields."""
    topics = {topic, *(_topic_of(carrier) for carrier in CARRIED_BY.get(name, ()))}
    return any(BY_NAME[found].owner == INTEGRATOR for found in topics if found in BY_NAME)


def _consumers_of_event(name: str) -> tuple[str, ...]:
    try:
        return declared_class(name).known_consumers
    except ContractError:
        return ()


def _topic_of(name: str) -> str | None:
    try:
        return declared_class(name).topic
    except ContractError:
        return None


def _later_majors(name: str) -> Iterator[str]:
    family, _, major = name.rpartition(".v")
    for other in all_events():
        other_family, _, other_major = other.rpartition(".v")
        if other_family == family and int(other_major) > int(major):
            yield other


def _reads(consumer: str, name: str, field: str) -> bool:
    declared = fields_read(consumer).get(name) if consumer in SERVICES else None
    if declared is None:
        return name not in CARRIED_BY or consumer not in SERVICES
    return any(f"{field}.".startswith(f"{read}.") or f"{read}.".startswith(f"{field}.") for read in declared)
