"""Decline a referral."""

from dataclasses import dataclass
from datetime import date

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.app.change_referral import Case, Target, WithholdingAsked, change_referral
from referrals.app.dependencies import Dependencies
from referrals.domain import decline_referral as domain
from referrals.domain.decision import Decision


@dataclass(frozen=True, slots=True)
class DeclineReferral:
    """Why not here, and where else to go; without a day it is declined today."""

    decline_reason: str
    signpost_codes: tuple[str, ...]
    declined_on: date | None


async def decline_referral(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    asked: DeclineReferral,
    *,
    withholding: WithholdingAsked | None = None,
) -> Answer:
    """200 with the declined referral, which closes once its referrer was told."""

    async def decide(case: Case) -> Decision:
        decline = domain.DeclineReferral(asked.decline_reason, asked.signpost_codes, case.stated(asked.declined_on))
        return domain.decline_referral(case.referral, decline, case.policy)

    return await change_referral(dependencies, principal, command, target, decide, withholding=withholding)
