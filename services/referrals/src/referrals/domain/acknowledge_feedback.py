"""The person who was told confirms it in the service itself, without any message (YL1)."""

from datetime import datetime
from uuid import UUID

from referrals.domain.close_referral import close_when_told
from referrals.domain.codes import Evidence
from referrals.domain.decision import Decision
from referrals.domain.events import FeedbackAcknowledged
from referrals.domain.folding_loop import SIGNED_IN
from referrals.domain.referral import Referral
from referrals.domain.refusals import NoticeNotYours, UnknownNotice


def acknowledge_feedback(referral: Referral, notice_event_id: UUID, party_id: UUID, now: datetime) -> Decision:
    """The confirmation, and the end with it when it was the last one open; nothing where it is confirmed already."""
    duty = referral.obligation(notice_event_id)
    if duty is None:
        return UnknownNotice(notice_event_id)
    if duty.party_id != party_id:
        return NoticeNotYours(notice_event_id)
    if duty.settlement is not None and duty.settlement.evidence is Evidence.ACKNOWLEDGED:
        return ()
    confirmed = FeedbackAcknowledged(now, notice_event_id, party_id, SIGNED_IN, now)
    return confirmed, *close_when_told(referral, notice_event_id, now)
