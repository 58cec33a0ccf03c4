"""Record the outcome of a referral."""

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.app.change_referral import Case, Target, change_referral
from referrals.app.dependencies import Dependencies
from referrals.domain import record_outcome as domain
from referrals.domain.decision import Decision


async def record_outcome(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    asked: domain.RecordOutcome,
) -> Answer:
    """200 with the referral and its outcome."""

    async def decide(case: Case) -> Decision:
        return domain.record_outcome(case.referral, asked, case.policy, case.now)

    return await change_referral(dependencies, principal, command, target, decide)
