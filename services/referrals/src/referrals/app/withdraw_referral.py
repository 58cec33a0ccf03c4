"""Withdraw a referral in the name of the family or the referrer."""

from dataclasses import dataclass
from datetime import date

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.app.change_referral import Case, Target, WithholdingAsked, change_referral
from referrals.app.dependencies import Dependencies
from referrals.domain import withdraw_referral as domain
from referrals.domain.decision import Decision


@dataclass(frozen=True, slots=True)
class WithdrawReferral:
    """Who took it back, and why; without a day it was today."""

    withdrawn_by: str
    reason: str
    withdrawn_on: date | None


async def withdraw_referral(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    asked: WithdrawReferral,
    *,
    withholding: WithholdingAsked | None = None,
) -> Answer:
    """200 with the withdrawn referral, which closes once its referrer was told, or at once where that is withheld."""

    async def decide(case: Case) -> Decision:
        withdraw = domain.WithdrawReferral(asked.withdrawn_by, asked.reason, case.stated(asked.withdrawn_on))
        return domain.withdraw_referral(case.referral, withdraw, case.policy)

    return await change_referral(dependencies, principal, command, target, decide, withholding=withholding)
