"""Why the consent ledger says no: a closed union."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from referrals.domain.consent import NoLiveConsent
from referrals.domain.refusals import DateInFuture


@dataclass(frozen=True, slots=True)
class ConsentEndsBeforeGiven:
    """The last day of a consent lies before its first."""

    ends_on: date
    given_on: date


@dataclass(frozen=True, slots=True)
class ConsentAlreadyWithdrawn:
    """The consent was taken back before; a family that agrees again gives a new one."""

    withdrawn_at: datetime


@dataclass(frozen=True, slots=True)
class ConditionsDoNotAgree:
    """The condition for special-category data asks for one of `known` from Schedule 1, or for none (UK GDPR)."""

    special_category_condition: str | None
    schedule_1_condition: str | None
    known: tuple[str, ...]


ConsentRefusal: TypeAlias = (
    DateInFuture | ConsentEndsBeforeGiven | ConsentAlreadyWithdrawn | NoLiveConsent | ConditionsDoNotAgree
)
