"""What a decision answers, and the guards that several decisions share, each standing here once."""

from datetime import date
from typing import TypeAlias

from referrals.domain.codes import Stage
from referrals.domain.consent import NoLiveConsent, live_line
from referrals.domain.dates import StatedDay
from referrals.domain.events import ReferralEvent
from referrals.domain.lifecycle import CHART, ENDING, Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import (
    AlreadyAccepted,
    DateInFuture,
    DateInPast,
    DecidedBeforeMade,
    ReferralFinished,
    Refusal,
    RequirementMissing,
    StepNotNow,
    StepNotOffered,
    UnknownCode,
)
from referrals.domain.requirements import is_met

Decision: TypeAlias = tuple[ReferralEvent, ...] | Refusal
"""The events that follow, in order (none: nothing changes), or the named reason why not."""


def unless_finished(referral: Referral) -> ReferralFinished | None:
    """Nothing more is decided about a referral whose end is decided."""
    return ReferralFinished(referral.stage) if referral.stage in ENDING or referral.stage is Stage.CLOSED else None


def unless_not_now(referral: Referral, step: Step, policy: ReferralPolicy, on: date) -> Refusal | None:
    """Whether the service offers the step, it leads on from here, and the policy's requirements are met, in order."""
    if not policy.offers(step):
        return StepNotOffered(step, policy.referral_type)
    sources = CHART[step].sources
    if referral.stage not in sources:
        if refusal := unless_finished(referral):
            return refusal
        return StepNotNow(step, referral.stage, tuple(stage for stage in Stage if stage in sources))
    return unless_required(referral, step, policy, on)


def unless_required(referral: Referral, step: Step, policy: ReferralPolicy, on: date) -> Refusal | None:
    """What the policy asks for before a step: facts of the case first, then consents that stand on the day."""
    for requirement in policy.requires.get(step, ()):
        if not is_met(referral, requirement):
            return RequirementMissing(step, requirement)
    for scope in sorted(policy.consents.get(step, ())):
        if live_line(referral.consents, scope, policy.referral_type, on) is None:
            return NoLiveConsent(scope, policy.referral_type)
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


def unless_past(field: str, day: date, today: date) -> DateInPast | None:
    """A day that is still to come, or today."""
    return DateInPast(field, day, today) if day < today else None


def unless_unknown(field: str, codes: tuple[str, ...], known: frozenset[str]) -> UnknownCode | None:
    """Every code is one of the policy's; the first that is not is named."""
    for code in codes:
        if code not in known:
            return UnknownCode(field, code, tuple(sorted(known)))
    return None
