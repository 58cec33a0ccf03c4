"""Start the support programme of a referral."""

from dataclasses import dataclass
from datetime import date

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.app.change_referral import Case, Target, change_referral
from referrals.app.dependencies import Dependencies
from referrals.domain import start_support_programme as domain
from referrals.domain.decision import Decision


@dataclass(frozen=True, slots=True)
class StartSupportProgramme:
    """How long it is meant to last; without a day it starts today."""

    started_on: date | None
    planned_weeks: int


async def start_support_programme(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, asked: StartSupportProgramme
) -> Answer:
    """200 with the referral and its programme; an unusual length is a warning in the programme."""

    async def decide(case: Case) -> Decision:
        start = domain.StartSupportProgramme(dependencies.new_id(), case.stated(asked.started_on), asked.planned_weeks)
        return domain.start_support_programme(case.referral, start, case.policy)

    return await change_referral(dependencies, principal, command, target, decide)
