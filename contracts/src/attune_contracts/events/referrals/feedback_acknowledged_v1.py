"""FeedbackAcknowledged, first major version."""

from typing import Annotated

from pydantic import Field

from attune_contracts import fields
from attune_contracts.codes.referrals import loop as codes
from attune_contracts.events.referrals.referral_event import ReferralEvent
from attune_contracts.privacy import public, reference


class FeedbackAcknowledgedV1(ReferralEvent):
    """The referrer confirmed having been told of a decision, so that it need not be chased (YL1)."""

    ce_type = "attune.referrals.FeedbackAcknowledged.v1"
    emitted_when = "A referrer confirms a notice, by its link, when signed in, or to a member of staff."
    known_consumers = ("notifications",)

    notice_event_id: Annotated[
        fields.Uuid, Field(description="ce_id of the decision that is confirmed"), reference("an opaque id")
    ]
    party_id: fields.PartyId
    way: Annotated[codes.AcknowledgementWay, Field(description="How it was confirmed"), public("a code")]
    acknowledged_at: Annotated[fields.Instant, Field(description="When, in UTC")]
