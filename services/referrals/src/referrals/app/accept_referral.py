"""Accept a referral."""

from datetime import date

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.app.change_referral import Case, Target, change_referral
from referrals.app.dependencies import Dependencies
from referrals.domain import accept_referral as domain
from referrals.domain.decision import Decision


async def accept_referral(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, accepted_on: date | None
) -> Answer:
    """200 with the accepted referral; without a day it is accepted today."""

    async def decide(case: Case) -> Decision:
        return domain.accept_referral(case.referral, case.stated(accepted_on), case.policy)

    return await change_referral(dependencies, principal, command, target, decide)
