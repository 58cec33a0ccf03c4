"""What happened to a referral, told to one audience: from facts alone, never from anybody's free text (FR14).

The words are data (`timeline/<audience>.yaml`); this says which facts an audience is told, and fills in days, counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from referrals.domain.events import NoticeWithheld, NoticeWithholdingEnded, NoticeWithholdingReviewDue, ReferralEvent
from referrals.domain.facts import Fact
from referrals.domain.obligation import Obligation
from referrals.domain.referral import Referral


class Audience(StrEnum):
    """To whom a history is told: whoever referred, the family, or those who give the support."""

    REFERRER = "referrer"
    FAMILY = "family"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind of event is told; `by` names the field whose code chooses among `choices` before `words` is taken.

    A field that says nothing has the code `absent`. `omitted` says why it is not told at all.
    """

    words: str | None = None
    by: str | None = None
    choices: Mapping[str, str] | None = None
    omitted: str | None = None


Words = Mapping[str, Wording]
"""The wording of every kind of event, by its name."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history. `type` names the event; `text` holds no name, no reference and nobody's own words."""

    happened_at: datetime
    recorded_at: datetime
    type: str
    text: str


ABSENT: Final = "absent"
ABOUT_WITHHOLDING: Final = (NoticeWithheld, NoticeWithholdingEnded, NoticeWithholdingReviewDue)


def told_to(audience: Audience, referral: Referral, facts: Sequence[Fact], words: Words) -> tuple[Line, ...]:
    """The lines for this audience, oldest first. What is withheld is told to those who give the support alone."""
    hidden = frozenset[int]() if audience is Audience.PROVIDER else withheld_facts(referral, facts)
    found = []
    for fact in facts:
        text = None if fact.sequence in hidden else line_of(fact.event, words)
        if text is not None:
            found.append(Line(fact.event.occurred_at, fact.recorded_at, type(fact.event).__name__, text))
    return tuple(found)


def line_of(event: ReferralEvent, words: Words) -> str | None:
    """One event in words; None where the audience is not told of its kind."""
    wording = words[type(event).__name__]
    if wording.omitted is not None:
        return None
    chosen = wording.words
    if wording.by is not None and wording.choices is not None:
        code = getattr(event, wording.by)
        chosen = wording.choices.get(ABSENT if code is None else str(code), chosen)
    return None if chosen is None else chosen.format_map(said_fields(event))


def said_fields(event: ReferralEvent) -> dict[str, str]:
    """The fields a line may name: days as people write them, and counts. No code, no id and no text is among them."""
    found: dict[str, str] = {}
    for field in fields(event):
        value = getattr(event, field.name)
        if isinstance(value, date) and not isinstance(value, datetime):
            found[field.name] = f"{value.day} {value:%B %Y}"
        elif isinstance(value, int) and not isinstance(value, bool):
            found[field.name] = str(value)
    return found


def is_withheld(duty: Obligation) -> bool:
    """Whether somebody is, as things stand, not to be told of it."""
    return duty.standing_withholding is not None


def withheld_from(referral: Referral, facts: Iterable[Fact]) -> int | None:
    """The number of the first decision withheld from the one who would be told; None where nothing is.

    A decision they were told of later has overtaken it: from then on they know where the referral stands.
    """
    place = {fact.event_id: fact.sequence for fact in facts}
    known = [duty for duty in referral.obligations if duty.notice_event_id in place]
    last_told = max((place[duty.notice_event_id] for duty in known if duty.settlement is not None), default=0)
    withheld = (place[duty.notice_event_id] for duty in known if is_withheld(duty))
    return min((sequence for sequence in withheld if sequence > last_told), default=None)


def withheld_facts(referral: Referral, facts: Sequence[Fact]) -> frozenset[int]:
    """The numbers of all facts that would give away what is withheld: it, what is said about it, what followed."""
    secret = {duty.notice_event_id for duty in referral.obligations if is_withheld(duty)}
    cut = withheld_from(referral, facts)
    return frozenset(
        fact.sequence
        for fact in facts
        if isinstance(fact.event, ABOUT_WITHHOLDING)
        or fact.event_id in secret
        or getattr(fact.event, "notice_event_id", None) in secret
        or (cut is not None and fact.sequence >= cut)
    )
