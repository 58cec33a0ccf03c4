"""Look at a referral before deciding about it: acknowledge, screen, ask for what is missing, say how soon."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.app.change_referral import Case, Target, change_referral
from referrals.app.dependencies import Dependencies
from referrals.domain import triage_referral as domain
from referrals.domain.decision import Decision


async def acknowledge_referral(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, acknowledged_on: date | None
) -> Answer:
    """200 with the referral; its referrer hears by when the service means to decide, an aim and no promise (KD8)."""

    async def decide(case: Case) -> Decision:
        return domain.acknowledge_referral(case.referral, case.stated(acknowledged_on), case.policy)

    return await change_referral(dependencies, principal, command, target, decide)


@dataclass(frozen=True, slots=True)
class ScreenReferral:
    """What the screening came to; without a day it was today."""

    result: str
    criteria_met: int
    criteria_asked: int
    screened_on: date | None
    commissioner: str | None
    funding: str | None


async def screen_referral(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, asked: ScreenReferral
) -> Answer:
    """200 with the screened referral."""

    async def decide(case: Case) -> Decision:
        screening = domain.ScreenReferral(
            result=asked.result,
            criteria_met=asked.criteria_met,
            criteria_asked=asked.criteria_asked,
            screened_on=case.stated(asked.screened_on),
            commissioner=asked.commissioner,
            funding=asked.funding,
        )
        return domain.screen_referral(case.referral, screening, case.policy)

    return await change_referral(dependencies, principal, command, target, decide)


@dataclass(frozen=True, slots=True)
class RequestInformation:
    """What is missing, by when it is hoped for, and whether the target waits meanwhile."""

    missing: tuple[str, ...]
    due_on: date
    pauses_target: bool


async def request_information(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, asked: RequestInformation
) -> Answer:
    """200 with the referral; its referrer is asked for what is missing."""

    async def decide(case: Case) -> Decision:
        request = domain.RequestInformation(dependencies.new_id(), asked.missing, asked.due_on, asked.pauses_target)
        return domain.request_information(case.referral, request, case.policy, case.today, case.now)

    return await change_referral(dependencies, principal, command, target, decide)


async def receive_information(
    dependencies: Dependencies,
    principal: Principal,
    command: Command,
    target: Target,
    *,
    request_id: UUID,
    received_on: date | None,
) -> Answer:
    """200 with the referral, standing where it stood before it was asked."""

    async def decide(case: Case) -> Decision:
        return domain.receive_information(case.referral, request_id, case.stated(received_on), case.policy)

    return await change_referral(dependencies, principal, command, target, decide)


@dataclass(frozen=True, slots=True)
class PrioritiseReferral:
    """How soon, and what speaks for it."""

    priority: str
    reasons: tuple[str, ...]
    prioritised_on: date | None


async def prioritise_referral(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, asked: PrioritiseReferral
) -> Answer:
    """200 with the referral and its priority."""

    async def decide(case: Case) -> Decision:
        day = case.stated(asked.prioritised_on)
        return domain.prioritise_referral(case.referral, asked.priority, asked.reasons, case.policy, day)

    return await change_referral(dependencies, principal, command, target, decide)
