"""Who reads what: of each service its consumer groups and, of each event type, the fields its code looks at.

A service's tests prove that its declaration is what its code reads, no more and no less. A change to a field is thereby
a question to those named here and to nobody else. What an integrator reads we cannot know: it counts as reading all.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attune_contracts.readers import awards, notifications, referrals, training
from attune_contracts.readers.declaration import Consumer, Reads, fields_of, headers_of
from attune_contracts.topic_declarations import INTEGRATOR, SERVICES

__all__ = ["CONSUMERS", "Consumer", "Reads", "fields_read", "headers_read", "types_read", "who_reads"]

CONSUMERS: Final[Mapping[str, tuple[Consumer, ...]]] = MappingProxyType(
    {
        "referrals": referrals.CONSUMERS,
        "training": training.CONSUMERS,
        "awards": awards.CONSUMERS,
        "notifications": notifications.CONSUMERS,
    }
)
"""Service -> its consumers. Their group names are the services' own: they subscribe under them."""

READ_BY_INTEGRATORS: Final = frozenset({"attune.referrals.IntakeAccepted.v1", "attune.referrals.IntakeRefused.v1"})
"""What others read of whom we know no more than that."""


def types_read(service: str) -> frozenset[str]:
    """The event types a service reads. Raises ValueError for a name that is no service."""
    return frozenset(ce_type for consumer in _consumers(service) for ce_type in consumer.types)


def fields_read(service: str) -> Mapping[str, frozenset[str]]:
    """By ce_type, and by schema name for the sealed parts it opens, the fields a service reads.

    Nested fields are dotted: `parties.party_id`. Raises ValueError for a name that is no service.
    """
    return fields_of(_consumers(service))


def headers_read(service: str) -> Mapping[str, frozenset[str]]:
    """By ce_type the headers a service's own code reads, beside those the reading itself needs.

    Every reader of ours needs `ce_type` to decode, and `ce_id`, `ce_source`, `ce_epoch` and `ce_sequence` to fold.
    Raises ValueError for a name that is no service.
    """
    return headers_of(_consumers(service))


def who_reads(ce_type: str, path: str) -> tuple[str, ...]:
    """Who reads a field, anything inside it, or the whole it is part of; `integrator` wherever integrators read.

    `ce_type` may also be the schema name of a sealed part. Nobody reads what is not there: an unknown type or path has
    no readers.
    """
    found = [service for service in SERVICES if any(_touches(path, read) for read in _of(service, ce_type))]
    if ce_type in READ_BY_INTEGRATORS:
        found.append(INTEGRATOR)
    return tuple(found)


def _of(service: str, name: str) -> frozenset[str]:
    return fields_read(service).get(name, frozenset())


def _touches(path: str, read: str) -> bool:
    return read == path or read.startswith(f"{path}.") or path.startswith(f"{read}.")


def _consumers(service: str) -> tuple[Consumer, ...]:
    if service not in CONSUMERS:
        raise ValueError(f"{service!r} is no service; the services are {', '.join(SERVICES)}")
    return CONSUMERS[service]
