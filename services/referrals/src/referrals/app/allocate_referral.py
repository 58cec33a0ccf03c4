"""Allocate a referral to whoever is to work with the child."""

from dataclasses import dataclass
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.adapters.hearing_store import is_accredited
from referrals.adapters.people import KnownAs, Referrer
from referrals.app.change_referral import Case, Target, change_referral
from referrals.app.dependencies import Dependencies
from referrals.app.parties import keep_and_state_party
from referrals.domain import allocate_referral as domain
from referrals.domain.decision import Decision


@dataclass(frozen=True, slots=True)
class Worker:
    """Who is to work with the child; `reached` where training, which states that of its ELSAs, has not said how."""

    worker_id: UUID
    reached: Referrer | None = None


async def allocate_referral(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    asked: Worker,
) -> Answer:
    """200 with the allocated referral."""
    worker_id, worker = asked.worker_id, asked.reached

    async def decide(case: Case) -> Decision:
        accredited = await is_accredited(case.connection, worker_id, case.referral.authority)
        decision = domain.allocate_referral(
            case.referral, worker_id, case.policy, is_accredited=accredited, today=case.today, now=case.now
        )
        if isinstance(decision, tuple) and worker is not None:
            await keep_and_state_party(
                dependencies,
                case.connection,
                worker,
                party_id=worker_id,
                authority=case.referral.authority,
                known_as=KnownAs.STAFF,
                cause=case.cause,
            )
        return decision

    return await change_referral(dependencies, principal, command, target, decide)
