"""Hear that a notice was delivered: settle the obligation, and close the referral when it was the last one (YL1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from referrals.domain.close_referral import close_when_told
from referrals.domain.codes import Evidence
from referrals.domain.events import (
    FeedbackAcknowledged,
    NoticeEvidenceAdded,
    NoticeEvidenceStrengthened,
    ReferralEvent,
    ReferrerInformed,
)
from referrals.domain.obligation import Settlement
from referrals.domain.obligation_words import told
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
    """What follows; nothing for a notice that is too weak, somebody else's, refuted, or adds nothing to what is known.

    In whatever order notices are heard, the obligation comes to be the same (`obligation_words.py`).
    """
    duty = referral.obligation(notice.notice_event_id)
    if duty is None or duty.party_id != notice.party_id or not notice.evidence.reaches(duty.least_evidence):
        return ()
    if told(duty, _settlement(notice)) == duty:
        return ()
    known = duty.settlement
    if known is not None:
        kind = NoticeEvidenceStrengthened if _is_surer(notice.evidence, known.evidence) else NoticeEvidenceAdded
        return kind(**_said(notice, now)), *_acknowledged(notice, known, now)
    informed = ReferrerInformed(party_id=notice.party_id, **_said(notice, now))
    return informed, *_acknowledged(notice, None, now), *close_when_told(referral, duty.notice_event_id, now)


def _is_surer(evidence: Evidence, known: Evidence) -> bool:
    """The person's own word is worth more than that of staff, though both are enough."""
    confirms = evidence is Evidence.ACKNOWLEDGED and known is not Evidence.ACKNOWLEDGED
    return confirms or not known.reaches(evidence)


def _settlement(notice: NoticeDelivered) -> Settlement:
    return Settlement(
        notice.notification_id,
        notice.notification_version,
        notice.channel,
        notice.evidence,
        notice.delivered_at,
        notice.confirmed_by,
    )


def _said(notice: NoticeDelivered, now: datetime) -> dict[str, Any]:
    return {
        "occurred_at": now,
        "notice_event_id": notice.notice_event_id,
        "notification_id": notice.notification_id,
        "notification_version": notice.notification_version,
        "channel": notice.channel,
        "evidence": notice.evidence,
        "informed_at": notice.delivered_at,
        "confirmed_by": notice.confirmed_by,
    }


def _acknowledged(notice: NoticeDelivered, known: Settlement | None, now: datetime) -> tuple[FeedbackAcknowledged, ...]:
    """The person's own word that they have read it, by the link in the message; said once."""
    if notice.evidence is not Evidence.ACKNOWLEDGED or (known is not None and known.evidence is Evidence.ACKNOWLEDGED):
        return ()
    return (FeedbackAcknowledged(now, notice.notice_event_id, notice.party_id, "link", notice.delivered_at),)
