"""What a decision answers, and the guards that several decisions share, each standing here once."""

from datetime import date
from typing import TypeAlias

from referrals.domain.codes import Stage
from referrals.domain.dates import StatedDay
from referrals.domain.events import ReferralEvent
from referrals.domain.referral import Referral
from referrals.domain.refusals import (
    AlreadyAccepted,
    DateInFuture,
    DecidedBeforeMade,
    ReferralFinished,
    Refusal,
    UnknownCode,
)

Decision: TypeAlias = tuple[ReferralEvent, ...] | Refusal
"""The events that follow, in order (none: nothing changes), or the named reason why not."""


def unless_finished(referral: Referral) -> ReferralFinished | None:
    """Nothing more is decided about a referral that is declined, closing or closed."""
    if referral.stage in (Stage.DECLINED, Stage.CLOSING, Stage.CLOSED):
        return ReferralFinished(referral.stage)
    return None


def unless_accepted_before(referral: Referral) -> AlreadyAccepted | None:
    """A referral is accepted once, and an accepted one is not declined any more."""
    return None if referral.accepted_on is None else AlreadyAccepted(referral.accepted_on)


def unless_before_made(referral: Referral, decided_on: date) -> DecidedBeforeMade | None:
    """Nothing is decided before the day it was asked for."""
    return DecidedBeforeMade(decided_on, referral.made_on) if decided_on < referral.made_on else None


def unless_in_future(field: str, stated: StatedDay) -> DateInFuture | None:
    """What is recorded has happened: its day is today or earlier."""
    return DateInFuture(field, stated.day, stated.today) if stated.day > stated.today else None


def unless_unknown(field: str, codes: tuple[str, ...], known: frozenset[str]) -> UnknownCode | None:
    """Every code is one of the policy's; the first that is not is named."""
    for code in codes:
        if code not in known:
            return UnknownCode(field, code, tuple(sorted(known)))
    return None
