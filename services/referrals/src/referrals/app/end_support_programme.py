"""End the support programme of a referral."""

from datetime import date

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.app.change_referral import Case, Target, change_referral
from referrals.app.dependencies import Dependencies
from referrals.domain import end_support_programme as domain
from referrals.domain.decision import Decision


async def end_support_programme(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, ended_on: date | None
) -> Answer:
    """200 with the referral and its ended programme; without a day it ended today."""

    async def decide(case: Case) -> Decision:
        return domain.end_support_programme(case.referral, case.stated(ended_on), case.policy)

    return await change_referral(dependencies, principal, command, target, decide)
