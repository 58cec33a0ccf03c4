"""What is withheld is looked at again on the day its decision names, also of a referral that is closed (YL1).

Nobody is told anything by that. The person who manages the service hears that the day has come; they end the
withholding, or it is decided anew, by name and with a later day.
"""

from datetime import date, datetime

from referrals.domain.events import NoticeWithholdingReviewDue
from referrals.domain.moment import START_OF_WORK, Moment
from referrals.domain.referral import Referral

REVIEW = "withholding_review"


def review_moments(referral: Referral) -> tuple[Moment, ...]:
    """The days of review that are still to come, or not raised yet."""
    return tuple(
        Moment(REVIEW, f"{REVIEW}/{duty.notice_event_id}/{held.review_on}", held.review_on, START_OF_WORK)
        for duty in referral.obligations
        if (held := duty.standing_withholding) is not None and not held.is_review_raised
    )


def reviews_due(referral: Referral, today: date, now: datetime) -> tuple[NoticeWithholdingReviewDue, ...]:
    """The reviews whose day has come and that nobody was told of yet."""
    return tuple(
        NoticeWithholdingReviewDue(now, duty.notice_event_id, held.decided_by, held.review_on)
        for duty in referral.obligations
        if (held := duty.standing_withholding) is not None and not held.is_review_raised and held.review_on <= today
    )
