"""Let a duplicate go on as another referral, and undo it when it was none after all (FR15, YL23)."""

from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.adapters.referral_store import lock_referral
from referrals.app.change_referral import Case, Target, WithholdingAsked, change_referral, visible_to
from referrals.app.dependencies import Dependencies
from referrals.domain import merge_referral as domain
from referrals.domain.decision import Decision


async def merge_referral(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    into_referral_id: UUID,
    *,
    withholding: WithholdingAsked | None = None,
) -> Answer:
    """200 with the referral that ends; it closes once its referrer was told. The other one goes on as it is.

    Both are locked, so that two are never merged into each other; the database breaks the tie when that is tried at
    the same moment, and whoever lost it hears `database_busy` and may ask again.
    """

    async def decide(case: Case) -> Decision:
        into = visible_to(principal, await lock_referral(case.connection, into_referral_id))
        return domain.merge_referral(case.referral, into, case.policy, case.today, case.now)

    return await change_referral(dependencies, principal, command, target, decide, withholding=withholding)


async def unmerge_referral(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target
) -> Answer:
    """200 with the referral, which stands by itself again and is open; its referrer is told."""

    async def decide(case: Case) -> Decision:
        return domain.unmerge_referral(case.referral, case.policy, case.today, case.now)

    return await change_referral(dependencies, principal, command, target, decide)
