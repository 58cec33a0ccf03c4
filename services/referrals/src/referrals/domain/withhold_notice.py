"""Withhold a notice, by a named decision that is looked at again, or end the withholding (consent, safeguarding)."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from referrals.domain.close_referral import close_when_told
from referrals.domain.codes import ReopenReason, Stage
from referrals.domain.decision import Decision, unless_past
from referrals.domain.events import (
    NoticeWithheld,
    NoticeWithholdingEnded,
    ReferralEvent,
    ReferralReopened,
)
from referrals.domain.folding import after, step_of
from referrals.domain.lifecycle import CHART
from referrals.domain.obligation import Withholding
from referrals.domain.referral import Referral
from referrals.domain.refusals import (
    NoticeAlreadySettled,
    NoticeAlreadyWithheld,
    NoticeNotWithheld,
    UnknownNotice,
)

DECISION: Final = UUID(int=0)
"""Stands for the id a decision gets when it is recorded."""


def withhold_notice(
    referral: Referral, notice_event_id: UUID, withholding: Withholding, today: date, now: datetime
) -> Decision:
    """The withholding of a notice that was not settled; with it the referral closes when it was the last one open.

    On its day of review a withholding can be decided anew, with a later day.
    """
    duty = referral.obligation(notice_event_id)
    if duty is None:
        return UnknownNotice(notice_event_id)
    if duty.settlement is not None:
        return NoticeAlreadySettled(notice_event_id)
    if duty.withheld is not None and duty.withheld.review_on > today:
        return NoticeAlreadyWithheld(duty.withheld.review_on)
    if past := unless_past("review_on", withholding.review_on, today):
        return past
    withheld = _withheld(notice_event_id, withholding, now)
    return withheld, *close_when_told(referral, notice_event_id, now, is_withheld=True)


def decide_withheld(
    referral: Referral, decision: Decision, withholding: Withholding, today: date, now: datetime
) -> Decision:
    """The same decision with its notice withheld from the start, so that no message goes out at all.

    The withholding is recorded right before what it withholds: whoever tells people hears of it first. A decision
    that tells nobody is given back as it is.
    """
    if not isinstance(decision, tuple) or not decision:
        return decision
    step = step_of(decision[0])
    if step is None or CHART[step].notice is None:
        return decision
    if past := unless_past("review_on", withholding.review_on, today):
        return past
    ending = close_when_told(_as_decided(referral, decision), DECISION, now, is_withheld=True)
    return _withheld(None, withholding, now), *decision, *ending


def end_withholding(referral: Referral, notice_event_id: UUID, ended_by: str, today: date, now: datetime) -> Decision:
    """The person is to be told after all; a closed referral is open again until that is done."""
    duty = referral.obligation(notice_event_id)
    if duty is None:
        return UnknownNotice(notice_event_id)
    if duty.withheld is None:
        return NoticeNotWithheld(notice_event_id)
    ended = NoticeWithholdingEnded(now, notice_event_id, ended_by, today)
    if referral.stage is Stage.CLOSED and duty.settlement is None:
        return ended, ReferralReopened(now, ReopenReason.WITHHOLDING_ENDED, notice_event_id)
    return (ended,)


def _withheld(notice_event_id: UUID | None, withholding: Withholding, now: datetime) -> NoticeWithheld:
    return NoticeWithheld(now, notice_event_id, withholding.reason, withholding.decided_by, withholding.review_on)


def _as_decided(referral: Referral, events: tuple[ReferralEvent, ...]) -> Referral:
    """The referral these events would lead to, the first of them under the id of a decision that has none yet."""
    for place, event in enumerate(events):
        referral = after(referral, event, UUID(int=place))
    return referral
