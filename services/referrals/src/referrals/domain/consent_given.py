"""Put a consent on the ledger, and take one back (VI4, FR4)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from referrals.domain.consent import ConsentLine
from referrals.domain.consent_refusals import ConsentAlreadyWithdrawn, ConsentEndsBeforeGiven
from referrals.domain.dates import StatedDay
from referrals.domain.events import ConsentGiven, ConsentWithdrawn
from referrals.domain.refusals import DateInFuture


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent:
    """What a family agreed to, in the words of whoever records it."""

    consent_id: UUID
    scopes: frozenset[str]
    shared_with: frozenset[str]
    kind: str
    given_by: str
    recorded_by: str
    given_on: StatedDay
    ends_on: date | None


def give_consent(command: GiveConsent) -> ConsentLine | DateInFuture | ConsentEndsBeforeGiven:
    """The new line, or why not. Consent comes first and is recorded after: it is never given on a day to come."""
    given = command.given_on
    if given.day > given.today:
        return DateInFuture("given_on", given.day, given.today)
    if command.ends_on is not None and command.ends_on < given.day:
        return ConsentEndsBeforeGiven(command.ends_on, given.day)
    return ConsentLine(
        consent_id=command.consent_id,
        scopes=command.scopes,
        shared_with=command.shared_with,
        kind=command.kind,
        given_by=command.given_by,
        recorded_by=command.recorded_by,
        given_on=given.day,
        ends_on=command.ends_on,
    )


def withdraw_consent(line: ConsentLine, now: datetime) -> ConsentLine | ConsentAlreadyWithdrawn:
    """The line from which on nothing is shared, at once; one that has ended can be taken back too."""
    if line.withdrawn_at is not None:
        return ConsentAlreadyWithdrawn(line.withdrawn_at)
    return replace(line, withdrawn_at=now)


def consent_given(line: ConsentLine, occurred_at: datetime) -> ConsentGiven:
    """The new line as a fact of its referral. One that was there before its referral follows `ReferralMade`."""
    return ConsentGiven(
        occurred_at=occurred_at,
        consent_id=line.consent_id,
        kind=line.kind,
        scopes=tuple(sorted(line.scopes)),
        shared_with=tuple(sorted(line.shared_with)),
        given_by=line.given_by,
        recorded_by=line.recorded_by,
        given_on=line.given_on,
        ends_on=line.ends_on,
    )


def consent_withdrawn(
    line: ConsentLine, withdrawn_at: datetime, withdrawn_by: str, seen_by: frozenset[str]
) -> ConsentWithdrawn:
    """The withdrawal as a fact of its referral. `seen_by`: services that were shown something on it before."""
    return ConsentWithdrawn(
        occurred_at=withdrawn_at,
        consent_id=line.consent_id,
        scopes=tuple(sorted(line.scopes)),
        withdrawn_by=withdrawn_by,
        withdrawn_at=withdrawn_at,
        seen_by=tuple(sorted(seen_by)),
    )
