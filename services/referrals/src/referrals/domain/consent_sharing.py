"""Sharing on a consent: each time something is shared stands on the ledger and cites the line that allows it (FR4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from referrals.domain.consent import ConsentLine, NoLiveConsent, live_line


@dataclass(frozen=True, slots=True, kw_only=True)
class ToShare:
    """What is about to be shared.

    Attributes:
        recipient: the service it goes to, as the authority's directory codes it.
        recipient_id: the person there, where one is known.
        occasion: on what occasion; a code such as `referral_made` or `told_by_phone`.
        shared_by: pseudonym of who shares it.
    """

    scope: str
    recipient: str
    recipient_id: UUID | None
    occasion: str
    shared_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """That something was shared: with whom, when, and on which consent."""

    sharing_id: UUID
    consent_id: UUID
    what: ToShare
    shared_at: datetime


def share(
    lines: Iterable[ConsentLine], what: ToShare, *, sharing_id: UUID, today: date, now: datetime
) -> Sharing | NoLiveConsent:
    """The entry for the ledger, or that nothing allows it. Whoever cannot make the entry must not share."""
    line = live_line(lines, what.scope, what.recipient, today)
    if line is None:
        return NoLiveConsent(what.scope, what.recipient)
    return Sharing(sharing_id=sharing_id, consent_id=line.consent_id, what=what, shared_at=now)


def already_seen(sharings: Iterable[Sharing], consent_id: UUID) -> tuple[Sharing, ...]:
    """Who has seen what on one consent, in order of time: what a family must be told when it takes it back."""
    cited = (sharing for sharing in sharings if sharing.consent_id == consent_id)
    return tuple(sorted(cited, key=lambda sharing: (sharing.shared_at, sharing.sharing_id)))
