"""Hear that a notice did not arrive, or bounced later: somebody has to tell the referrer in another way (YL1)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from referrals.domain.codes import ReopenReason, Stage
from referrals.domain.events import NoticeFailed, ReferralEvent, ReferralReopened
from referrals.domain.folding_loop import failure_of
from referrals.domain.obligation import FollowUp
from referrals.domain.obligation_words import failed
from referrals.domain.referral import Referral


@dataclass(frozen=True, slots=True)
class NoticeNotDelivered:
    """What notifications says: which decision's notice failed, to whom, why, and who is to tell them instead.

    `notification_version` is the place of this among the facts of that notification.
    """

    notice_event_id: UUID
    party_id: UUID
    notification_id: UUID
    notification_version: int
    failure_reason: str
    failed_at: datetime
    follow_up: FollowUp | None = None


def hear_notice_failed(referral: Referral, notice: NoticeNotDelivered, now: datetime) -> tuple[ReferralEvent, ...]:
    """The failure, also of one message among several; a closed referral is open again where nobody was told otherwise.

    Nothing for a failure of somebody else's notice, or one that adds nothing to what is known.
    """
    duty = referral.obligation(notice.notice_event_id)
    if duty is None or duty.party_id != notice.party_id:
        return ()
    task = notice.follow_up
    fact = NoticeFailed(
        occurred_at=now,
        notice_event_id=notice.notice_event_id,
        notification_id=notice.notification_id,
        notification_version=notice.notification_version,
        failure_reason=notice.failure_reason,
        failed_at=notice.failed_at,
        follow_up_id=None if task is None else task.follow_up_id,
        responsible=None if task is None else task.responsible,
        due_on=None if task is None else task.due_on,
    )
    after = failed(duty, failure_of(fact))
    if after == duty:
        return ()
    if referral.stage is Stage.CLOSED and after.is_open:
        return fact, ReferralReopened(now, ReopenReason.NOTICE_FAILED, notice.notice_event_id)
    return (fact,)
