"""Agree what the support should come to, and tell the referrer how far it has come."""

from dataclasses import dataclass
from datetime import date

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer, Command

from referrals.app.change_referral import Case, Target, change_referral
from referrals.app.dependencies import Dependencies
from referrals.domain import agree_outcomes as domain
from referrals.domain.case import DesiredOutcome, ProgressOfAim
from referrals.domain.decision import Decision


@dataclass(frozen=True, slots=True)
class AgreeOutcomes:
    """The outcomes with their measures and baselines; without a day they were agreed today."""

    outcomes: tuple[DesiredOutcome, ...]
    agreed_on: date | None
    progress_due_on: date


async def agree_outcomes(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, asked: AgreeOutcomes
) -> Answer:
    """200 with the referral and what was agreed; an earlier agreement is replaced."""

    async def decide(case: Case) -> Decision:
        agree = domain.AgreeOutcomes(asked.outcomes, case.stated(asked.agreed_on), asked.progress_due_on)
        return domain.agree_outcomes(case.referral, agree, case.policy)

    return await change_referral(dependencies, principal, command, target, decide)


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """How far each aim has come; without a day it is reported today."""

    aims: tuple[ProgressOfAim, ...]
    reported_on: date | None
    next_report_due_on: date | None


async def report_progress(
    dependencies: Dependencies, principal: Principal, command: Command, target: Target, asked: ReportProgress
) -> Answer:
    """200 with the referral; its referrer is told of the progress."""

    async def decide(case: Case) -> Decision:
        report = domain.ReportProgress(asked.aims, case.stated(asked.reported_on), asked.next_report_due_on)
        return domain.report_progress(case.referral, report, case.policy)

    return await change_referral(dependencies, principal, command, target, decide)
