"""Link people: who a setting turns to in a named role, one after the other without a gap (LK1, YL17, FR16)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from referrals.domain.dates import StatedDay
from referrals.domain.refusals import DateInFuture, SettingNotYours, UnknownSetting


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTerm:
    """The time in which one person holds a role for a setting.

    Attributes:
        number: counts the people who held the role, from 1.
        person_id: pseudonym of the one to turn to.
        contact_id: pseudonym of the one at the setting who is told, where there is one.
        until_on: the first day of whoever follows; None while nobody is to follow.
        reason: why it changed hands; None for the first.
        handover_on: the day the handover note was written; None for the first.
    """

    link_id: UUID
    number: int
    person_id: UUID
    contact_id: UUID | None
    from_on: date
    until_on: date | None = None
    reason: str | None = None
    handover_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is this person's time on that day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Somebody takes over. `handover_note` is free text about people: kept in this service, never published."""

    link_id: UUID
    person_id: UUID
    contact_id: UUID | None
    from_on: date
    reason: str
    handover_note: str
    handover_on: StatedDay


@dataclass(frozen=True, slots=True)
class AlreadyLinked:
    """Somebody holds the role for this setting: another one succeeds them, with a handover note (YL17)."""

    link_role: str
    person_id: UUID


@dataclass(frozen=True, slots=True)
class NotLinked:
    """Nobody holds the role for this setting yet, so there is nobody to succeed."""

    link_role: str


@dataclass(frozen=True, slots=True)
class SamePerson:
    """The one who is to take over holds the role already."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class SuccessionTooEarly:
    """The successor would begin no later than the one they follow."""

    from_on: date
    predecessor_from_on: date


@dataclass(frozen=True, slots=True)
class HandoverNoteMissing:
    """Nobody takes over without a note from the one before (YL17)."""


LinkRefusal: TypeAlias = (
    UnknownSetting
    | SettingNotYours
    | AlreadyLinked
    | NotLinked
    | SamePerson
    | SuccessionTooEarly
    | HandoverNoteMissing
    | DateInFuture
)


def holder(terms: Sequence[LinkTerm], day: date) -> LinkTerm | None:
    """Whose time it is on that day; None only before the first."""
    return next((term for term in terms if term.holds_on(day)), None)


def assign(terms: Sequence[LinkTerm], first: LinkTerm, link_role: str) -> tuple[LinkTerm, ...] | AlreadyLinked:
    """The role's first person. A link has no end of its own: from then on there is always somebody (LK1)."""
    if terms:
        return AlreadyLinked(link_role, terms[-1].person_id)
    return (replace(first, number=1, until_on=None, reason=None, handover_on=None),)


def succeed(terms: Sequence[LinkTerm], step: Succession, link_role: str) -> tuple[LinkTerm, ...] | LinkRefusal:
    """The last two people afterwards: one ends on the very day on which the other begins. Or why not."""
    if not terms:
        return NotLinked(link_role)
    last = terms[-1]
    if step.person_id == last.person_id:
        return SamePerson(step.person_id)
    if step.from_on <= last.from_on:
        return SuccessionTooEarly(step.from_on, last.from_on)
    if not step.handover_note.strip():
        return HandoverNoteMissing()
    if step.handover_on.day > step.handover_on.today:
        return DateInFuture("handover_on", step.handover_on.day, step.handover_on.today)
    follower = LinkTerm(
        link_id=step.link_id,
        number=last.number + 1,
        person_id=step.person_id,
        contact_id=step.contact_id,
        from_on=step.from_on,
        reason=step.reason,
        handover_on=step.handover_on.day,
    )
    return replace(last, until_on=step.from_on), follower
