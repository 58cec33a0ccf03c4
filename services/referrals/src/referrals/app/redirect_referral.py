"""Redirect a referral to the service that fits, or put it on the waiting list."""

from dataclasses import dataclass
from datetime import date

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.app.change_referral import Case, Target, WithholdingAsked, change_referral
from referrals.app.dependencies import Dependencies
from referrals.domain import redirect_referral as domain
from referrals.domain.decision import Decision


@dataclass(frozen=True, slots=True)
class RedirectReferral:
    """Which service, why and by which route; without a day it is redirected today."""

    to_service: str
    reason: str
    route: str
    redirected_on: date | None


async def redirect_referral(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    asked: RedirectReferral,
    *,
    withholding: WithholdingAsked | None = None,
) -> Answer:
    """200 with the redirected referral, which closes once its referrer was told."""

    async def decide(case: Case) -> Decision:
        redirect = domain.RedirectReferral(
            asked.to_service, asked.reason, asked.route, case.stated(asked.redirected_on)
        )
        return domain.redirect_referral(case.referral, redirect, case.policy)

    return await change_referral(dependencies, principal, command, target, decide, withholding=withholding)


async def waitlist_referral(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    *,
    position: int | None,
    expected_on: date | None,
) -> Answer:
    """200 with the waiting referral; its referrer is told of the wait, and again when the forecast changes (YL3)."""

    async def decide(case: Case) -> Decision:
        return domain.waitlist_referral(
            case.referral, case.policy, position=position, expected_on=expected_on, today=case.today, now=case.now
        )

    return await change_referral(dependencies, principal, command, target, decide)
