"""NoticeWithheld, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import loop as codes
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.privacy import reference


class NoticeWithheldV1(ReferralEvent):
    """Somebody who would have to be told is not, by a named person's decision that will be looked at again (YL1)."""

    ce_type = "attune.referrals.NoticeWithheld.v1"
    emitted_when = "A member of staff decides that a notice must not reach the person it is owed to."
    known_consumers = ("notifications",)

    notice_event_id: Annotated[
        fields.Uuid, Field(description="ce_id of the decision that is not told"), reference("an opaque id")
    ]
    reason: Annotated[codes.WithholdingReason, Field(description="Why"), reference("a coded circumstance of a case")]
    decided_by: Annotated[
        str,
        fields.STAFF_PSEUDONYM_TEXT,
        Field(description="Pseudonym of the member of staff who decided it"),
        reference("a pseudonym of a member of staff"),
    ]
    review_on: Annotated[fields.CalendarDate, Field(description="The day on which the decision is looked at again")]
