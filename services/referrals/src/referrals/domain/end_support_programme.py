"""End the support programme, and say how many weeks it took (EL2)."""

from referrals.domain.dates import StatedDay, weeks_between
from referrals.domain.decision import Decision, unless_finished, unless_in_future
from referrals.domain.events import SupportProgrammeEnded
from referrals.domain.policy import ReferralPolicy
from referrals.domain.referral import Referral
from referrals.domain.refusals import EndedBeforeStarted, ProgrammeAlreadyEnded, ProgrammeNotStarted


def end_support_programme(referral: Referral, ended_on: StatedDay, policy: ReferralPolicy) -> Decision:
    """The end, with a warning when the length was unusual (never a refusal), or why not."""
    if refusal := unless_finished(referral):
        return refusal
    programme = referral.programme
    if programme is None:
        return ProgrammeNotStarted()
    if programme.ended_on is not None:
        return ProgrammeAlreadyEnded(programme.ended_on)
    if ended_on.day < programme.started_on:
        return EndedBeforeStarted(ended_on.day, programme.started_on)
    if refusal_of_day := unless_in_future("ended_on", ended_on):
        return refusal_of_day
    weeks = weeks_between(programme.started_on, ended_on.day)
    ended = SupportProgrammeEnded(
        occurred_at=ended_on.effective_at,
        programme_id=programme.programme_id,
        ended_on=ended_on.day,
        weeks=weeks,
        warnings=policy.warnings_for(weeks),
    )
    return (ended,)
