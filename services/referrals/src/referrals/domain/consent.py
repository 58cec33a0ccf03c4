"""Lines of the consent ledger: what a family agreed to, and which line allows something to be shared (VI4, FR4).

Consent to share is kept apart from the lawful basis the authority acts on: neither stands in for the other (UK GDPR).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One consent.

    Attributes:
        scopes: what may be shared or done; codes such as `contact_details` (VI4), `transfer` (YL18).
        shared_with: to whom; codes of services.
        kind: how it was given; `verbal` is as good as the others (VI4).
        given_on: its first day.
        ends_on: its last day; None for one that is open-ended.
        withdrawn_at: when it was taken back; None while it stands.
    """

    consent_id: UUID
    scopes: frozenset[str]
    shared_with: frozenset[str]
    kind: str
    given_by: str
    recorded_by: str
    given_on: date
    ends_on: date | None = None
    withdrawn_at: datetime | None = None

    def covers(self, scope: str, recipient: str) -> bool:
        """Whether it speaks of sharing this with them, alive or not."""
        return scope in self.scopes and recipient in self.shared_with

    def is_live_on(self, day: date) -> bool:
        """Whether it stands on that day. The day on which it was taken back is no day of it any more."""
        if day < self.given_on or (self.ends_on is not None and day > self.ends_on):
            return False
        return self.withdrawn_at is None or day < self.withdrawn_at.date()


@dataclass(frozen=True, slots=True)
class NoLiveConsent:
    """No consent that stands on the day covers sharing this with them (VI4)."""

    scope: str
    recipient: str


def live_line(lines: Iterable[ConsentLine], scope: str, recipient: str, on: date) -> ConsentLine | None:
    """The line that allows it on that day: the one given first where there are several; None where nothing does."""
    allowing = (line for line in lines if line.covers(scope, recipient) and line.is_live_on(on))
    return min(allowing, key=lambda line: (line.given_on, line.consent_id), default=None)
