"""Whom a withheld notice keeps in the dark: whoever would have to be told of the decision, and nobody else (YL1)."""

from dataclasses import dataclass
from uuid import UUID

WITHHELD_FROM = frozenset({"referrer", "proposer"})
"""Roles of the person a decision about a referral is owed to; staff who have to act on it still hear of it."""


@dataclass(frozen=True, slots=True)
class WithheldNotice:
    """Which decision of which case is not to be told."""

    cause_event_id: UUID
    authority: str
    case_id: str


def is_withholdable(role: str) -> bool:
    """Whether a message to somebody in this role stops when the notice is withheld."""
    return role in WITHHELD_FROM
