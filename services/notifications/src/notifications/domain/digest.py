"""Which messages go out together, read from the ledger alone: each in one digest, in the order they came up (FN7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from notifications.domain.notification import Change, Notification, Step, change

DIGEST = "digest"
"""Purpose of the message that holds the others."""
ITEMS_MAX = 200
"""What one digest can hold, as the contracts have it; more make further digests of the same hour."""
IN_DIGEST = "in_digest"


@dataclass(frozen=True, slots=True)
class Deferral:
    """One message as the ledger has it: when it was made, and to which digest it was deferred last."""

    notification_id: UUID
    party_id: UUID
    channel: str
    created_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """What one digest holds, in order."""

    party_id: UUID
    channel: str
    until: datetime
    items: tuple[UUID, ...]


def digests_of(deferrals: Iterable[Deferral]) -> tuple[Held, ...]:
    """The projection: the digests these deferrals make, however often and in whatever order they are read."""
    last = {deferral.notification_id: deferral for deferral in deferrals}
    grouped: dict[tuple[UUID, str, datetime], list[Deferral]] = {}
    for deferral in sorted(last.values(), key=lambda one: (one.created_at, one.notification_id)):
        grouped.setdefault((deferral.party_id, deferral.channel, deferral.until), []).append(deferral)
    held = [
        Held(*key, tuple(one.notification_id for one in part))
        for key, members in grouped.items()
        for part in _parts(members)
    ]
    return tuple(sorted(held, key=lambda one: (one.until, one.party_id, one.channel, one.items)))


def _parts(members: Sequence[Deferral]) -> list[Sequence[Deferral]]:
    return [members[start : start + ITEMS_MAX] for start in range(0, len(members), ITEMS_MAX)]


def put_into_digest(item: Notification, *, now: datetime) -> Change:
    """The message goes out in a digest; it stays deferred until that has been sent."""
    return change(item, (), (Step(IN_DIGEST, now),))
