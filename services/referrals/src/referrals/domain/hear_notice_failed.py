"""Hear that a notice did not arrive, or bounced later: somebody has to tell the referrer in another way (YL1)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from referrals.domain.codes import ReopenReason, Stage
from referrals.domain.events import NoticeFailed, ReferralEvent, ReferralReopened
from referrals.domain.obligation import Obligation, Settlement
from referrals.domain.referral import Referral


@dataclass(frozen=True, slots=True)
class NoticeNotDelivered:
    """What notifications says: which decision's notice failed, to whom, and why.

    `notification_version` is the place of this among the facts of that notification.
    """

    notice_event_id: UUID
    party_id: UUID
    notification_id: UUID
    notification_version: int
    failure_reason: str


def hear_notice_failed(referral: Referral, notice: NoticeNotDelivered, now: datetime) -> tuple[ReferralEvent, ...]:
    """The failure; with it a closed referral is open again. Nothing when it is a duplicate, out of date, or refuted."""
    duty = referral.obligation(notice.notice_event_id)
    if duty is None or duty.party_id != notice.party_id or _is_known(duty, notice):
        return ()
    if duty.settlement is not None and _stands(duty.settlement, notice):
        return ()
    failed = NoticeFailed(
        occurred_at=now,
        notice_event_id=notice.notice_event_id,
        notification_id=notice.notification_id,
        notification_version=notice.notification_version,
        failure_reason=notice.failure_reason,
    )
    if referral.stage is Stage.CLOSED and duty.withheld is None:
        return failed, ReferralReopened(now, ReopenReason.NOTICE_FAILED, notice.notice_event_id)
    return (failed,)


def _is_known(duty: Obligation, notice: NoticeNotDelivered) -> bool:
    failure = duty.failure
    return (
        failure is not None
        and failure.notification_id == notice.notification_id
        and failure.notification_version >= notice.notification_version
    )


def _stands(settlement: Settlement, notice: NoticeNotDelivered) -> bool:
    """Whether the referrer was told nevertheless: by a person's word, by another message, or by a later attempt."""
    return (
        settlement.evidence.is_a_persons_word()
        or settlement.notification_id != notice.notification_id
        or settlement.notification_version > notice.notification_version
    )
