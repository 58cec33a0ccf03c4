"""What the steps of support, sharing and duplicates ask of referrals: further functions of `requests.asks`."""

from collections.abc import Iterator

from attune_sandbox.play.cast import Cast
from attune_sandbox.play.requests import Ask, to_referral, withholding
from attune_sandbox.play.triage_requests import asks
from attune_sandbox.scenarios.care_steps import (
    AgreeOutcomes,
    MergeReferral,
    ReopenReferral,
    ReportProgress,
    ShareInformation,
    UnmergeReferral,
    WithdrawConsent,
)

__all__ = ["asks"]


@asks.register
def _(step: AgreeOutcomes, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(
        cast.the("referral", step.referral),
        "desired-outcomes",
        outcomes=[outcome.model_dump() for outcome in step.outcomes],
        agreed_on=step.on.isoformat(),
        progress_due_on=step.progress_due_on.isoformat(),
    )


@asks.register
def _(step: ReportProgress, cast: Cast, _number: int) -> Iterator[Ask]:
    aims = [{"aim": aim, "progress": progress} for aim, progress in step.aims.items()]
    referral = cast.the("referral", step.referral)
    return to_referral(referral, "progress-reports", aims=aims, reported_on=step.on.isoformat())


@asks.register
def _(step: ShareInformation, cast: Cast, _number: int) -> Iterator[Ask]:
    referral = cast.the("referral", step.referral)
    return to_referral(referral, "sharings", scope=step.scope, recipient=step.recipient, occasion=step.occasion)


@asks.register
def _(step: WithdrawConsent, cast: Cast, _number: int) -> Iterator[Ask]:
    consent = cast.the("consent", step.consent)
    path = f"/v1/referrals/{consent.inside}/consents/{consent.id}/withdrawal"
    yield Ask("referrals", path, {"withdrawn_by": step.withdrawn_by}, consent.place)


@asks.register
def _(step: MergeReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    into = cast.the("referral", step.into)
    referral = cast.the("referral", step.referral)
    return to_referral(referral, "merge", into_referral_id=into.id, **withholding(step))


@asks.register
def _(step: UnmergeReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(cast.the("referral", step.referral), "unmerge")


@asks.register
def _(step: ReopenReferral, cast: Cast, _number: int) -> Iterator[Ask]:
    return to_referral(cast.the("referral", step.referral), "reopening", reopen_reason=step.reason, note=step.note)
