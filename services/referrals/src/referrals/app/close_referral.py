"""Ask for a referral to be closed."""

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.app.change_referral import Case, Target, WithholdingAsked, change_referral
from referrals.app.dependencies import Dependencies
from referrals.domain import close_referral as domain
from referrals.domain.decision import Decision

ACCEPTED_FOR_LATER = 202


async def close_referral(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    *,
    for_non_attendance: bool = False,
    withholding: WithholdingAsked | None = None,
) -> Answer:
    """202 with the closing referral: it is closed once there is evidence that its referrer was told (YL1)."""

    async def decide(case: Case) -> Decision:
        close = domain.close_for_non_attendance if for_non_attendance else domain.close_referral
        return close(case.referral, case.policy, case.today, case.now)

    return await change_referral(
        dependencies, principal, command, target, decide, status=ACCEPTED_FOR_LATER, withholding=withholding
    )
