"""NoticeWithholdingReviewDue, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ToldReferralEvent
from attune_contracts.privacy import reference


class NoticeWithholdingReviewDueV1(ToldReferralEvent):
    """The day has come on which the decision not to tell somebody is looked at again (YL1)."""

    ce_type = "attune.referrals.NoticeWithholdingReviewDue.v1"
    emitted_when = "The timer finds a notice still withheld on the day of review, once for each such day."
    known_consumers = ("notifications",)
    party_roles = ("manager",)

    notice_event_id: Annotated[
        fields.Uuid, Field(description="ce_id of the decision that is not told"), reference("an opaque id")
    ]
    decided_by: Annotated[
        str,
        fields.STAFF_PSEUDONYM_TEXT,
        Field(description="Pseudonym of the member of staff who decided it"),
        reference("a pseudonym of a member of staff"),
    ]
    review_on: Annotated[fields.CalendarDate, Field(description="The day of review")]
    policy_version: fields.PolicyVersion
