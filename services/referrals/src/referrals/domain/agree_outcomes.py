"""Agree what the support should come to, and tell how far it has come (YL1, YL6, FR3)."""

from dataclasses import dataclass
from datetime import date

from referrals.domain.case import DesiredOutcome, ProgressOfAim
from referrals.domain.codes import Notice
from referrals.domain.dates import StatedDay
from referrals.domain.decision import Decision, unless_in_future, unless_not_now, unless_past, unless_unknown
from referrals.domain.events import DesiredOutcomesAgreed, ReferralProgressReported
from referrals.domain.lifecycle import Step
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals_of_care import (
    AimNotAgreed,
)

PROGRESS = frozenset({"not_started", "no_change", "some_progress", "reached", "set_back"})


@dataclass(frozen=True, slots=True)
class AgreeOutcomes:
    """The outcomes, each with the measure it is judged by and its baseline; when progress is told first."""

    outcomes: tuple[DesiredOutcome, ...]
    agreed_on: StatedDay
    progress_due_on: date


def agree_outcomes(referral: Referral, command: AgreeOutcomes, policy: ReferralPolicy) -> Decision:
    """The agreement, which replaces an earlier one, or why not."""
    aims = tuple(outcome.aim for outcome in command.outcomes)
    measures = tuple(outcome.measure for outcome in command.outcomes)
    if refusal := (
        unless_not_now(referral, Step.AGREE_OUTCOMES, policy, command.agreed_on.day)
        or unless_unknown("aim", aims, policy.reason_codes)
        or unless_unknown("measure", measures, policy.measures)
        or unless_in_future("agreed_on", command.agreed_on)
        or unless_past("progress_due_on", command.progress_due_on, command.agreed_on.today)
    ):
        return refusal
    agreed = DesiredOutcomesAgreed(
        command.agreed_on.effective_at, command.outcomes, command.agreed_on.day, command.progress_due_on
    )
    return (agreed,)


@dataclass(frozen=True, slots=True)
class ReportProgress:
    """How far each aim has come, and when the next report is due."""

    aims: tuple[ProgressOfAim, ...]
    reported_on: StatedDay
    next_report_due_on: date | None


def report_progress(referral: Referral, command: ReportProgress, policy: ReferralPolicy) -> Decision:
    """The report, of which the referrer is told, or why not. It speaks of what was agreed and of nothing else."""
    if refusal := (
        unless_not_now(referral, Step.REPORT_PROGRESS, policy, command.reported_on.day)
        or unless_unknown("progress", tuple(aim.progress for aim in command.aims), PROGRESS)
        or unless_in_future("reported_on", command.reported_on)
    ):
        return refusal
    agreed = {outcome.aim for outcome in referral.case.outcomes} or set(referral.reason_codes)
    for aim in command.aims:
        if aim.aim not in agreed:
            return AimNotAgreed(aim.aim, tuple(sorted(agreed)))
    report = ReferralProgressReported(
        occurred_at=command.reported_on.effective_at,
        report_number=referral.case.progress_reports + 1,
        aims=command.aims,
        reported_on=command.reported_on.day,
        next_report_due_on=command.next_report_due_on,
        least_evidence=policy.least_evidence[Notice.PROGRESS],
    )
    return (report,)
