"""Both clocks of a referral: what they add to a change, what has come due, and when to look again.

Nothing here waits. A change sets and moves the target; when a moment comes that was worth looking at, what is due is
decided anew on the referral as it then is, so that a moment which no longer means anything does nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from referrals.domain.case import ReplyTarget
from referrals.domain.clock_policy import ClockPolicy, EscalationStep
from referrals.domain.codes import Notice, Stage
from referrals.domain.events import (
    InformationReceived,
    NoticeWithholdingReviewDue,
    ReferralEvent,
    ReferrerFeedbackOverdue,
    ReplyTargetAtRisk,
    ReplyTargetMissed,
    ReplyTargetSet,
)
from referrals.domain.lifecycle import ENDING, UNDECIDED
from referrals.domain.loop_clock import Silence, escalations, escalations_due, silent_days
from referrals.domain.moment import MIDNIGHT, START_OF_WORK, Moment
from referrals.domain.referral import Referral
from referrals.domain.reply_clock import ReplyAim, ReplyStanding, aim, moved, standing
from referrals.domain.withholding_review import REVIEW, review_moments, reviews_due
from referrals.domain.working_time import Pause, PauseReason, WorkingTime

SILENT_DAYS_MAX = 3650


class Owed(StrEnum):
    """What a referrer who hears nothing is owed next (YL1)."""

    DECISION = "decision"
    PROGRESS = "progress"
    OUTCOME = "outcome"
    CLOSURE = "closure"


AT_RISK = "reply_target_at_risk"
MISSED = "reply_target_missed"
SILENCE = "referrer_silence"
KINDS = (AT_RISK, MISSED, SILENCE, REVIEW)


def is_reply_owed(referral: Referral) -> bool:
    """Whether the reply clock is still wound: only a decision, or the end of the referral, stops it (KD8)."""
    return referral.stage in UNDECIDED


def is_paused(referral: Referral) -> bool:
    """Whether the reply clock stands still, because the service waits for what it asked the referrer for."""
    return (
        referral.stage is Stage.INFORMATION_REQUESTED
        and referral.case.information is not None
        and referral.case.information.pauses_target
    )


def is_word_owed(referral: Referral) -> bool:
    """Whether a silence counts: from the day the service has the referral until it is closed (YL1)."""
    return referral.stage not in (Stage.PROPOSED, Stage.CLOSED)


def owed(referral: Referral) -> Owed:
    """What the referrer should hear next."""
    untold = {duty.notice for duty in referral.open_obligations}
    if referral.stage in UNDECIDED or untold & {Notice.ACCEPTED, Notice.DECLINED, Notice.REDIRECTED}:
        return Owed.DECISION
    if Notice.OUTCOME in untold:
        return Owed.OUTCOME
    if referral.stage is Stage.OUTCOME_RECORDED or referral.stage in ENDING:
        return Owed.CLOSURE
    return Owed.PROGRESS


def silent_since(referral: Referral, working_time: WorkingTime) -> date:
    """The day from which the silence counts.

    The last word that is known to have arrived with the present referrer (one that bounced afterwards is none), or the
    day the referral came to them: made, handed over on a transfer, or opened again. One that was recorded long after
    it was made is silent from the day it was recorded: nobody could have sent word of it before.
    """
    moments = [duty.opened_at for duty in referral.obligations if duty.notice in (Notice.TRANSFERRED, Notice.REOPENED)]
    if referral.last_heard_at is not None:
        moments.append(referral.last_heard_at)
    if referral.recorded_at is not None:
        moments.append(referral.recorded_at)
    return max([referral.made_on, *map(working_time.day_of, moments)])


def clocks_follow(
    before: Referral | None,
    after: Referral,
    events: Sequence[ReferralEvent],
    clocks: ClockPolicy | None,
    *,
    working_time: WorkingTime,
    now: datetime,
) -> tuple[ReplyTargetSet, ...]:
    """What the clocks add to a change from `before` to `after`: a target that is set, or moved by a pause."""
    if clocks is None or clocks.decide_within is None or not is_reply_owed(after):
        return ()
    target = after.case.reply_target
    if target is None:
        today = working_time.day_of(now)
        found = aim(clocks.decide_within, after.made_on if after.round == 1 else today, working_time)
        if found is not None and found.warn_on < today:
            # Recorded so late that nobody could be warned in time: the clock starts on the day the service has it.
            found = aim(clocks.decide_within, today, working_time)
        return () if found is None else (_set(found, now),)
    received = next((event for event in events if isinstance(event, InformationReceived)), None)
    if received is None or before is None or not is_paused(before):
        return ()
    pause = _pause_of(before, received.received_on, working_time)
    found = moved(clocks.decide_within, target.target_on, target.warn_on, pause, working_time)
    return () if found.target_on == target.target_on else (_set(found, now),)


def due(
    referral: Referral,
    clocks: ClockPolicy | None,
    *,
    working_time: WorkingTime,
    now: datetime,
    forecast_on: date | None = None,
) -> tuple[NoticeWithholdingReviewDue | ReplyTargetAtRisk | ReplyTargetMissed | ReferrerFeedbackOverdue, ...]:
    """What has come due and was not told yet; nothing where the referrer heard, or the decision fell, meanwhile."""
    today = working_time.day_of(now)
    reviews = reviews_due(referral, today, now)
    if clocks is None:
        return reviews
    return (
        *reviews,
        *_reply_due(referral, today, now, forecast_on),
        *_silence_due(referral, clocks, working_time, now),
    )


def moments(referral: Referral, clocks: ClockPolicy | None, working_time: WorkingTime) -> tuple[Moment, ...]:
    """When to look at the referral again, if nothing changes until then."""
    found = [*review_moments(referral)]
    if clocks is None:
        return tuple(found)
    target = _running_target(referral)
    if target is not None:
        about = f"{referral.round}/{target.target_on}"
        if not target.is_at_risk:
            found.append(Moment(AT_RISK, f"{AT_RISK}/{about}", target.warn_on, START_OF_WORK))
        found.append(Moment(MISSED, f"{MISSED}/{about}", target.target_on + timedelta(days=1), MIDNIGHT))
    if is_word_owed(referral):
        silence = _silence(referral, working_time)
        following = escalations(clocks.silence, silence, working_time)[:1]
        about = f"{referral.round}/{silence.since_on}"
        found += [Moment(SILENCE, f"{SILENCE}/{about}/{step.step}", step.on, START_OF_WORK) for step in following]
    return tuple(found)


def _running_target(referral: Referral) -> ReplyTarget | None:
    target = referral.case.reply_target
    if target is None or target.is_missed or not is_reply_owed(referral) or is_paused(referral):
        return None
    return target


def _reply_due(
    referral: Referral, today: date, now: datetime, forecast_on: date | None
) -> tuple[ReplyTargetAtRisk | ReplyTargetMissed, ...]:
    target = _running_target(referral)
    if target is None:
        return ()
    stands = standing(target.target_on, target.warn_on, today)
    if stands is ReplyStanding.MISSED:
        return (ReplyTargetMissed(now, target.target_on),)
    if stands is ReplyStanding.AT_RISK and not target.is_at_risk:
        return (ReplyTargetAtRisk(now, target.target_on, forecast_on),)
    return ()


def _silence_due(
    referral: Referral, clocks: ClockPolicy, working_time: WorkingTime, now: datetime
) -> tuple[ReferrerFeedbackOverdue, ...]:
    if not is_word_owed(referral):
        return ()
    today, silence = working_time.day_of(now), _silence(referral, working_time)
    days = min(silent_days(silence.since_on, today), SILENT_DAYS_MAX)
    return tuple(
        ReferrerFeedbackOverdue(now, owed(referral).value, step.must_hear_by, days, step.step.value)
        for step in escalations_due(clocks.silence, silence, today, working_time)
    )


def _silence(referral: Referral, working_time: WorkingTime) -> Silence:
    taken = tuple(EscalationStep(step) for step in referral.case.overdue_steps)
    return Silence(silent_since(referral, working_time), taken)


def _pause_of(before: Referral, received_on: date, working_time: WorkingTime) -> Pause:
    """The pause that ends: from the day the referrer was asked. What is said to have come before that came that day."""
    asked = max(duty.opened_at for duty in before.obligations if duty.notice is Notice.INFORMATION_REQUESTED)
    asked_on = working_time.day_of(asked)
    return Pause(PauseReason.INFORMATION_REQUESTED, "referrals", asked_on, max(received_on, asked_on))


def _set(found: ReplyAim, now: datetime) -> ReplyTargetSet:
    return ReplyTargetSet(now, found.target_on, found.warn_on, found.days, found.count.value)
