"""Redirect a referral to the service that fits, or let it wait for a place; both are told openly (YL2, YL3)."""

from dataclasses import dataclass
from datetime import date, datetime

from referrals.domain.codes import Notice
from referrals.domain.consent import NoLiveConsent, live_line
from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision, unless_before_made, unless_in_future, unless_not_now, unless_unknown
from referrals.domain.events import ReferralRedirected, ReferralWaitlisted
from referrals.domain.lifecycle import Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import RedirectedToItself

REASONS = frozenset({"fits_better", "outside_scope", "needs_more", "needs_less", "other_area", "no_capacity"})
SENT_ON = "sent_on"
ROUTES = frozenset({SENT_ON, "referrer_asks"})
CASE_INFORMATION = "case_information"


@dataclass(frozen=True, slots=True)
class RedirectReferral:
    """Which service, why, and whether this one sends the case on or the referrer asks there."""

    to_service: str
    reason: str
    route: str
    redirected_on: StatedDay


def redirect_referral(referral: Referral, command: RedirectReferral, policy: ReferralPolicy) -> Decision:
    """The redirection, or why not. A case is sent on only with a consent that stands and names the other service."""
    day = command.redirected_on.day
    if refusal := (
        unless_not_now(referral, Step.REDIRECT, policy, day)
        or unless_unknown("to_service", (command.to_service,), policy.redirect_services)
        or unless_unknown("reason", (command.reason,), REASONS)
        or unless_unknown("route", (command.route,), ROUTES)
        or unless_in_future("redirected_on", command.redirected_on)
        or unless_before_made(referral, day)
    ):
        return refusal
    if command.to_service == referral.referral_type:
        return RedirectedToItself(command.to_service)
    consent = live_line(referral.consents, CASE_INFORMATION, command.to_service, day)
    if command.route == SENT_ON and consent is None:
        return NoLiveConsent(CASE_INFORMATION, command.to_service)
    redirected = ReferralRedirected(
        occurred_at=command.redirected_on.effective_at,
        to_service=command.to_service,
        reason=command.reason,
        route=command.route,
        redirected_on=day,
        consent_id=consent.consent_id if consent is not None and command.route == SENT_ON else None,
        least_evidence=policy.least_evidence[Notice.REDIRECTED],
    )
    return (redirected,)


def waitlist_referral(
    referral: Referral,
    policy: ReferralPolicy,
    *,
    position: int | None,
    expected_on: date | None,
    today: date,
    now: datetime,
) -> Decision:
    """The wait, or a changed forecast of it, or why not. The first day of the wait stays what it was."""
    if refusal := unless_not_now(referral, Step.WAITLIST, policy, today):
        return refusal
    since = referral.case.waiting_since or today
    return (ReferralWaitlisted(now, since, position, expected_on, policy.least_evidence[Notice.WAITLISTED]),)
