"""An address does not reach its person: whoever stated it is told, once, so that it is put right."""

from collections.abc import Sequence
from typing import Final

from notifications.domain.notification import Fact, Failed, FailureReason, FallbackUsed, Way

FOR_GOOD: Final = frozenset({FailureReason.ADDRESS_REFUSED, FailureReason.BOUNCED})
"""A provider refused the address, or the message came back. A full mailbox or a server that is away says nothing."""


def failed_for_good(facts: Sequence[Fact]) -> tuple[Way, FailureReason] | None:
    """The way whose address a change shows to be of no use, and why; None where it shows none."""
    for fact in facts:
        match fact:
            case Failed(reason=reason, way=way) | FallbackUsed(reason=reason, failed=way) if reason in FOR_GOOD:
                return way, reason
            case _:
                pass
    return None
