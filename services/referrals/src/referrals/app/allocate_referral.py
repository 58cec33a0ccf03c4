"""Allocate a referral to whoever is to work with the child."""

from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.adapters.hearing_store import is_accredited
from referrals.app.change_referral import Case, Target, change_referral
from referrals.app.dependencies import Dependencies
from referrals.domain import allocate_referral as domain
from referrals.domain.decision import Decision


async def allocate_referral(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, worker_id: UUID
) -> Answer:
    """200 with the allocated referral."""

    async def decide(case: Case) -> Decision:
        accredited = await is_accredited(case.connection, worker_id, case.referral.authority)
        return domain.allocate_referral(
            case.referral, worker_id, case.policy, is_accredited=accredited, today=case.today, now=case.now
        )

    return await change_referral(dependencies, principal, command, target, decide)
