"""What a referral is once somebody was told, was not told, or said what may be shared."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never
from uuid import UUID

from referrals.domain import events as it
from referrals.domain.case import Case, ReplyTarget
from referrals.domain.codes import Evidence
from referrals.domain.consent import ConsentLine
from referrals.domain.obligation import FollowUp, NoticeFailure, Obligation, Settlement, Withholding
from referrals.domain.obligation_words import failed, told
from referrals.domain.referral import Referral

SIGNED_IN = "signed_in"
"""The way of an acknowledgement that needs no message: the person confirmed it in the service itself."""

MoreEvidence = it.NoticeEvidenceStrengthened | it.NoticeEvidenceAdded


def after_word(referral: Referral, event: it.ReferralEvent) -> Referral:
    """The referral with what is known now. Raises ValueError for an event that is none of the loop's."""
    match event:
        case it.ReplyTargetSet() | it.ReplyTargetAtRisk() | it.ReplyTargetMissed() | it.ReferrerFeedbackOverdue():
            return replace(referral, case=_with_clocks(referral.case, event))
        case it.ConsentGiven() | it.ConsentWithdrawn():
            return _with_consent(referral, event)
        case it.NoticeWithheld():
            return _with_withholding(referral, event)
        case it.FeedbackAcknowledged():
            return _acknowledged(referral, event)
        case (
            it.ReferrerInformed()
            | it.NoticeEvidenceStrengthened()
            | it.NoticeEvidenceAdded()
            | it.NoticeFailed()
            | it.NoticeWithholdingEnded()
            | it.NoticeWithholdingReviewDue()
        ):
            return _with_notice_heard(referral, event)
        case _:
            raise ValueError(f"{type(event).__name__} is no word of the loop")


def _with_notice_heard(
    referral: Referral,
    event: it.ReferrerInformed
    | it.NoticeFailed
    | it.NoticeWithholdingEnded
    | it.NoticeWithholdingReviewDue
    | MoreEvidence,
) -> Referral:
    match event:
        case it.ReferrerInformed():
            return _heard(_with_settlement(referral, event), event)
        case it.NoticeEvidenceStrengthened() | it.NoticeEvidenceAdded():
            return _with_settlement(referral, event)
        case it.NoticeFailed():
            failure = failure_of(event)
            return _with_duty(referral, event.notice_event_id, lambda duty: failed(duty, failure))
        case it.NoticeWithholdingEnded():
            return _with_duty(referral, event.notice_event_id, lambda duty: replace(duty, withheld=None))
        case it.NoticeWithholdingReviewDue():
            return _with_duty(referral, event.notice_event_id, review_raised)
        case _:
            assert_never(event)


def review_raised(duty: Obligation) -> Obligation:
    """The obligation once somebody was told that its withholding is to be looked at again."""
    if duty.withheld is None:
        raise ValueError("Nothing is withheld that could be looked at again.")
    return replace(duty, withheld=replace(duty.withheld, is_review_raised=True))


def failure_of(event: it.NoticeFailed) -> NoticeFailure:
    """The failure this fact tells of."""
    task = None
    if event.follow_up_id is not None and event.responsible is not None and event.due_on is not None:
        task = FollowUp(event.follow_up_id, event.responsible, event.due_on)
    failed_at = event.failed_at or event.occurred_at
    return NoticeFailure(event.notification_id, event.notification_version, event.failure_reason, failed_at, task)


def settlement_of(event: it.ReferrerInformed | MoreEvidence) -> Settlement:
    """The evidence this fact tells of."""
    return Settlement(
        event.notification_id,
        event.notification_version,
        event.channel,
        event.evidence,
        event.informed_at,
        event.confirmed_by,
    )


def _with_duty(referral: Referral, notice_event_id: UUID, change: Callable[[Obligation], Obligation]) -> Referral:
    return replace(
        referral,
        obligations=tuple(
            change(duty) if duty.notice_event_id == notice_event_id else duty for duty in referral.obligations
        ),
    )


def _with_settlement(referral: Referral, event: it.ReferrerInformed | MoreEvidence) -> Referral:
    settlement = settlement_of(event)
    return _with_duty(referral, event.notice_event_id, lambda duty: told(duty, settlement))


def _heard(referral: Referral, event: it.ReferrerInformed | it.FeedbackAcknowledged) -> Referral:
    """The silence is over when the one who is the referrer now has heard something."""
    if event.party_id != referral.referrer_id:
        return referral
    return replace(referral, case=replace(referral.case, overdue_steps=()))


def _with_withholding(referral: Referral, event: it.NoticeWithheld) -> Referral:
    if event.notice_event_id is None:
        raise ValueError("A withheld notice names its decision once it is recorded.")
    withheld = Withholding(event.reason, event.decided_by, event.review_on)
    if referral.obligation(event.notice_event_id) is None:
        ahead = (*referral.withheld_ahead, (event.notice_event_id, withheld))
        return replace(referral, withheld_ahead=ahead)
    return _with_duty(referral, event.notice_event_id, lambda duty: replace(duty, withheld=withheld))


def _acknowledged(referral: Referral, event: it.FeedbackAcknowledged) -> Referral:
    if event.way != SIGNED_IN:
        return referral
    settlement = Settlement(event.notice_event_id, 0, SIGNED_IN, Evidence.ACKNOWLEDGED, event.acknowledged_at)
    return _heard(_with_duty(referral, event.notice_event_id, lambda duty: told(duty, settlement)), event)


def _with_clocks(
    case: Case, event: it.ReplyTargetSet | it.ReplyTargetAtRisk | it.ReplyTargetMissed | it.ReferrerFeedbackOverdue
) -> Case:
    match event:
        case it.ReplyTargetSet():
            return replace(case, reply_target=ReplyTarget(event.target_on, event.warn_on))
        case it.ReferrerFeedbackOverdue():
            return replace(case, overdue_steps=(*case.overdue_steps, event.step))
        case _:
            target = case.reply_target
            if target is None:
                raise ValueError("There is no target to keep or to miss.")
            is_missed = target.is_missed or isinstance(event, it.ReplyTargetMissed)
            return replace(case, reply_target=replace(target, is_at_risk=True, is_missed=is_missed))


def _with_consent(referral: Referral, event: it.ConsentGiven | it.ConsentWithdrawn) -> Referral:
    if isinstance(event, it.ConsentGiven):
        line = ConsentLine(
            consent_id=event.consent_id,
            scopes=frozenset(event.scopes),
            shared_with=frozenset(event.shared_with),
            kind=event.kind,
            given_by=event.given_by,
            recorded_by=event.recorded_by,
            given_on=event.given_on,
            ends_on=event.ends_on,
        )
        return replace(referral, consents=(*referral.consents, line))
    lines = tuple(
        replace(line, withdrawn_at=event.withdrawn_at) if line.consent_id == event.consent_id else line
        for line in referral.consents
    )
    return replace(referral, consents=lines)
