"""Hear that a notice was delivered: settle the obligation, and close the referral when it was the last one (YL1)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from referrals.domain.close_referral import close_when_told
from referrals.domain.codes import Evidence
from referrals.domain.events import (
    FeedbackAcknowledged,
    NoticeEvidenceStrengthened,
    ReferralEvent,
    ReferrerInformed,
)
from referrals.domain.obligation import Obligation
from referrals.domain.referral import Referral


@dataclass(frozen=True, slots=True)
class NoticeDelivered:
    """What notifications says: of which decision (`notice_event_id`), to whom, how, and on what evidence.

    `notification_version` is the place of this among the facts of that notification.
    """

    notice_event_id: UUID
    party_id: UUID
    notification_id: UUID
    notification_version: int
    channel: str
    evidence: Evidence
    delivered_at: datetime
    confirmed_by: str | None = None


def hear_notice_delivered(referral: Referral, notice: NoticeDelivered, now: datetime) -> tuple[ReferralEvent, ...]:
    """What follows; nothing for a notice that is a duplicate, too weak, out of date, or somebody else's."""
    duty = referral.obligation(notice.notice_event_id)
    if duty is None or duty.party_id != notice.party_id or _has_failed_since(duty, notice):
        return ()
    if duty.settlement is not None:
        return _strengthened(duty, notice, duty.settlement.evidence, now)
    if not notice.evidence.reaches(duty.least_evidence):
        return ()
    informed = ReferrerInformed(
        occurred_at=now,
        notice_event_id=notice.notice_event_id,
        party_id=notice.party_id,
        notification_id=notice.notification_id,
        notification_version=notice.notification_version,
        channel=notice.channel,
        evidence=notice.evidence,
        informed_at=notice.delivered_at,
        confirmed_by=notice.confirmed_by,
    )
    return informed, *_acknowledged(notice, now), *close_when_told(referral, duty.notice_event_id, now)


def _has_failed_since(duty: Obligation, notice: NoticeDelivered) -> bool:
    """A server's acceptance heard after the bounce that followed it proves nothing; a person's word always does."""
    if notice.evidence.is_a_persons_word():
        return False
    return duty.failed_after(notice.notification_id, notice.notification_version)


def _strengthened(
    duty: Obligation, notice: NoticeDelivered, evidence: Evidence, now: datetime
) -> tuple[ReferralEvent, ...]:
    confirms = notice.evidence is Evidence.ACKNOWLEDGED and evidence is not Evidence.ACKNOWLEDGED
    if evidence.reaches(notice.evidence) and not confirms:
        return ()
    stronger = NoticeEvidenceStrengthened(
        occurred_at=now,
        notice_event_id=duty.notice_event_id,
        notification_id=notice.notification_id,
        notification_version=notice.notification_version,
        channel=notice.channel,
        evidence=notice.evidence,
        informed_at=notice.delivered_at,
        confirmed_by=notice.confirmed_by,
    )
    return stronger, *_acknowledged(notice, now)


def _acknowledged(notice: NoticeDelivered, now: datetime) -> tuple[FeedbackAcknowledged, ...]:
    """The person's own word that they have read it, by the link in the message."""
    if notice.evidence is not Evidence.ACKNOWLEDGED:
        return ()
    return (FeedbackAcknowledged(now, notice.notice_event_id, notice.party_id, "link", notice.delivered_at),)
