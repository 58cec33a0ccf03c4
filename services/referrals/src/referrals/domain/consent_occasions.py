"""Which decisions about a referral share something of it with a service, and what (VI4, YL2, YL18)."""

from collections.abc import Iterable
from dataclasses import dataclass

from referrals.domain.events import ReferralEvent, ReferralMade, ReferralRedirected, ReferralTransferred
from referrals.domain.lifecycle import Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.redirect_referral import CASE_INFORMATION
from referrals.domain.transfer_referral import TRANSFER


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something of the case goes to a service because this happened."""

    scope: str
    recipient: str
    name: str


def occasions_of(events: Iterable[ReferralEvent], policy: ReferralPolicy) -> tuple[Occasion, ...]:
    """What the events share; each has to be covered by a consent that stands at that very moment."""
    return tuple(occasion for event in events for occasion in _occasions(event, policy))


def _occasions(event: ReferralEvent, policy: ReferralPolicy) -> tuple[Occasion, ...]:
    match event:
        case ReferralMade():
            scopes = sorted(policy.consents.get(Step.ENDORSE, ()))
            return tuple(Occasion(scope, policy.referral_type, "referral_made") for scope in scopes)
        case ReferralTransferred():
            return (Occasion(TRANSFER, policy.referral_type, "referral_transferred"),)
        case ReferralRedirected() if event.consent_id is not None:
            return (Occasion(CASE_INFORMATION, event.to_service, "referral_redirected"),)
        case _:
            return ()
