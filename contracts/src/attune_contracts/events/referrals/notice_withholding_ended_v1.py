"""NoticeWithholdingEnded, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.privacy import reference


class NoticeWithholdingEndedV1(ReferralEvent):
    """What was withheld is withheld no longer: the duty to tell is open again (YL1)."""

    ce_type = "attune.referrals.NoticeWithholdingEnded.v1"
    emitted_when = "A member of staff takes back the decision to withhold a notice, on its review or before."
    known_consumers = ("notifications",)

    notice_event_id: Annotated[
        fields.Uuid, Field(description="ce_id of the decision that is to be told after all"), reference("an opaque id")
    ]
    ended_by: Annotated[
        str,
        fields.STAFF_PSEUDONYM_TEXT,
        Field(description="Pseudonym of the member of staff who took the decision back"),
        reference("a pseudonym of a member of staff"),
    ]
    ended_on: Annotated[fields.CalendarDate, Field(description="The day from which the duty is open again")]
